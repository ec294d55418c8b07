"""Do the rules for Prometheus speak of what is told, and does the guide speak of every rule?"""

import re
from pathlib import Path

from screening.web.measurements import Measurements
from screening.workflows.upkeep.take_stock import take_stock
from tests.builders import a_definition
from tests.workflows.conftest import Site

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
RULES = (DEPLOY / "monitoring" / "alert-rules.yml").read_text(encoding="utf-8")


def test_rules_name_only_what_is_told() -> None:
    site = Site()
    site.publish(a_definition("ecl"))
    told = Measurements().exposition(take_stock(site.parts)).decode()
    families = set(re.findall(r"^# TYPE (\S+)", told, re.MULTILINE))
    named = {re.sub("_bucket$", "", name) for name in re.findall(r"\b(screening_[a-z_]+)", RULES)}
    assert named
    assert named <= families


def test_guide_tells_what_to_do_about_every_rule() -> None:
    guide = (DEPLOY / "operations.md").read_text(encoding="utf-8")
    rules = re.findall(r"- alert: (\w+)", RULES)
    assert [rule for rule in rules if rule not in guide] == ["ScreeningListSoonStale"]  # written `...SoonStale` there
