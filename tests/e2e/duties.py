"""Officers up the line, and when they are on duty."""

from datetime import UTC, datetime, timedelta

from tests.running_service import PASSWORD, RunningService


def put_on_duty(service: RunningService, username: str, level: str) -> None:
    """Make an officer of that level and put them on duty in Sindh."""
    grants = [{"role": level, "scope": "zone:sindh"}]
    now = datetime.now(UTC)
    with service.signed_in("admin") as client:
        account = {"username": username, "password": PASSWORD, "grants": grants}
        made = client.post("/accounts", json=account, headers={"Idempotency-Key": f"a-{username}"})
        made.raise_for_status()
        shift = {
            "account_id": made.json()["id"],
            "level": level,
            "place": "zone:sindh",
            "begins_at": now.isoformat(),
            "ends_at": (now + timedelta(hours=8)).isoformat(),
        }
        client.post("/shifts", json=shift, headers={"Idempotency-Key": f"s-{username}"}).raise_for_status()
