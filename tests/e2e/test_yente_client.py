"""Does a client that was made for yente get from a running service what it expects?"""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from yente_client import APIError, AuthenticationError, Client, Company, NotFoundError, Person

from tests.builders import an_entry
from tests.running_service import RunningService, furnish, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("yente")]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    data = tmp_path_factory.mktemp("yente")
    listed = an_entry("Bahram Qadir LASHARI", born=("1971-02-03",), documents=("UT7711223",), category="order")
    furnish(data, [listed])
    running = RunningService(data)
    running.start()
    wait_until(lambda: httpx.get(f"{running.origin}/readyz", timeout=30, trust_env=False).status_code == 200)
    yield running
    running.stop()


@pytest.fixture
def client(service: RunningService) -> Iterator[Client]:
    """A partner's client: the key is the token of its session, the reason stands in a header of its own."""
    with service.signed_in("partner") as partner:
        token = str(partner.headers["Authorization"]).removeprefix("Bearer ")
        with Client(api_key=token, base_url=service.origin, headers={"X-Reason": "Case 12 of the AHTC."}) as made:
            yield made


def test_it_asks_whether_the_service_is_there_and_ready(client: Client) -> None:
    assert client.healthz().status == "ok"
    assert client.readyz().status == "ok"


def test_it_sees_the_lists_as_datasets(client: Client) -> None:
    told = client.datasets()
    assert {"default", "ecl"} <= {each.name for each in told.datasets}
    (ecl,) = (each for each in told.datasets if each.name == "ecl")
    assert ecl.load
    assert ecl.entity_count
    assert "ecl" in told.current


def test_it_matches_a_person_spelt_otherwise(client: Client) -> None:
    asked = Person(firstName="Behram Qadir", lastName="Lashari", birthDate="1971-02-03")
    answer = client.match(asked, datasets=["ecl"], threshold=0.7, limit=3)
    assert answer.top is not None
    assert (answer.top.caption, answer.top.match, answer.top.datasets) == ("Bahram Qadir LASHARI", True, ["ecl"])
    assert answer.top.schema_ == "Person"
    assert answer.top.properties["birthDate"] == ["1971-02-03"]
    assert answer.top.contributing_explanations["name"].detail
    assert (answer.total.value, answer.total.relation, answer.limit) == (1, "eq", 3)
    assert answer.query["schema"] == "Person"


def test_it_matches_a_document_and_finds_nobody_where_nobody_is(client: Client) -> None:
    assert client.match(Person(passportNumber="UT7711223")).matches
    nobody = client.match(Person(name="Anna Maria Eriksson", birthDate="1974-08-12"))
    assert (nobody.results, nobody.total.value) == ([], 0)


def test_it_runs_through_many(client: Client) -> None:
    people = [(str(number), Person(name="Bahram Qadir Lashari", birthDate="1971-02-03")) for number in range(12)]
    found = dict(client.match_iter(people, datasets=["ecl"]))
    assert len(found) == len(people)
    assert all(getattr(each, "top", None) is not None for each in found.values())


def test_it_understands_what_it_is_refused(client: Client, service: RunningService) -> None:
    with pytest.raises(NotFoundError):
        client.match(Person(name="A B"), datasets=["unknown"])
    with pytest.raises(APIError) as refused:
        client.match(Company(name="A Company"))
    assert "Person or Passport" in str(refused.value)
    with Client(api_key="nobodys", base_url=service.origin) as stranger, pytest.raises(AuthenticationError):
        stranger.match(Person(name="A B"))
    token = str(client._http.headers["Authorization"]).removeprefix("ApiKey ")
    with Client(api_key=token, base_url=service.origin) as silent, pytest.raises(APIError) as unsaid:
        silent.match(Person(name="A B"))
    assert "reason" in str(unsaid.value).lower()


def issued(service: RunningService, **more: object) -> dict[str, str]:
    """Give a key that an administrator has issued, with its token."""
    wanted = {"name": "Visa desk", "owner": "Another agency", "datasets": ["ecl"], **more}
    with service.signed_in("admin") as admin:
        answer = admin.post("/api-keys", json=wanted, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def with_key(service: RunningService, token: str) -> Client:
    return Client(api_key=token, base_url=service.origin, headers={"X-Reason": "Visa application 12."})


def test_a_key_of_its_own_is_all_that_a_client_needs(service: RunningService) -> None:
    with with_key(service, issued(service)["token"]) as client:
        assert {each.name for each in client.datasets().datasets} == {"default", "ecl"}
        asked = Person(firstName="Behram Qadir", lastName="Lashari", birthDate="1971-02-03")
        answer = client.match(asked, datasets=["ecl"])
        assert answer.top is not None
        assert answer.top.caption == "Bahram Qadir LASHARI"
        with pytest.raises(APIError) as refused:
            client.match(asked, datasets=["iwl"])
    assert refused.value.status_code == 403
    assert "not issued for this dataset" in str(refused.value)


def test_a_key_that_was_revoked_says_so_at_the_next_call(service: RunningService) -> None:
    key = issued(service)
    with with_key(service, key["token"]) as client:
        assert client.match(Person(passportNumber="UT7711223")).matches
        with service.signed_in("admin") as admin:
            path = f"/api-keys/{key['id']}/revoke"
            assert admin.post(path, headers={"Idempotency-Key": str(uuid4())}).status_code == 200
        with pytest.raises(AuthenticationError) as refused:
            client.match(Person(passportNumber="UT7711223"))
    assert "revoked" in str(refused.value)


def test_the_alerts_of_a_counter_are_none_of_a_partner_s(service: RunningService, client: Client) -> None:
    """The key opens what the role opens, and nothing else."""
    with service.signed_in("partner") as partner:
        partner.headers["Authorization"] = str(client._http.headers["Authorization"])
        assert partner.get("/sessions/current").status_code == 200
        assert partner.get("/alerts").status_code == 403
        assert partner.get("/sync/feed").status_code == 403
