"""Was this call answered before?

A call that creates or decides carries an Idempotency-Key, so that a counter whose link broke can ask again without a
second crossing. The answer is kept in the very transaction that does the work: there is never one without the other.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Final, Self, TypeVar, cast

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from screening.domain.clock import Clock
from screening.domain.errors import Conflict, IdempotencyKeyReused, RequestInFlight
from screening.web.caller import Claim, ClaimOf
from screening.web.routes import route_template
from screening.web.service import Service, ServiceOf
from screening.workflows.parts import Parts
from screening.workflows.people.sign_in import SignedIn
from screening.workflows.ports import Answer, Repositories, Store, StoreCondition

KEY_HEADER: Final = "Idempotency-Key"
KEY_FORM: Final = "^[!-~]+$"
LONGEST_KEY: Final = 200
REPLAYED_HEADER: Final = "Idempotency-Replayed"
TIDIED_ONCE_IN: Final = 200
"""One call in so many forgets what has expired."""
KEPT_FOR: Final = timedelta(hours=24)
_JSON = "application/json"

T = TypeVar("T")

KeyHeader = Annotated[
    str,
    Header(
        alias=KEY_HEADER,
        min_length=1,
        max_length=LONGEST_KEY,
        pattern=KEY_FORM,
        description="Made by the caller, one for each thing to be done; ask again with the same key and body, and the "
        "first answer comes again. Kept for 24 hours.",
        examples=["01936f4e-7a4b-7c3a-9d51-0b7f7e1f2a11"],
    ),
]


class AlreadyAnswered(Exception):
    """Not an error: the call was answered before, and that answer is to be given again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.scope)
        self.answer = answer


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """An answer before it is bytes."""

    status: int
    body: BaseModel
    location: str | None = None


class OpenView:
    """A view of the store that whoever reads first takes over, so that a call's first questions share one."""

    def __init__(self, store: Store) -> None:
        self._closing = ExitStack()
        self.repositories = self._closing.enter_context(store.read())
        self.is_taken = False

    def __enter__(self) -> Self:
        """Be closed at the end, unless somebody was before."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def take(self) -> Iterator[Repositories]:
        """Read in it, and close it."""
        self.is_taken = True
        with self._closing:
            yield self.repositories

    def close(self) -> None:
        """Close it, if nobody did."""
        self.is_taken = True
        self._closing.close()


@dataclass(slots=True, repr=False)
class OnceOnlyStore:
    """A store for one call: its one write does the work and keeps the answer, or raises AlreadyAnswered.

    `opened` is the view in which the key was looked up; the job's first questions are asked in it too. `is_expired`
    tells what was found there: an answer whose time is over.
    """

    store: Store
    opened: OpenView
    scope: str
    key: str
    body_digest: str
    clock: Clock
    write_answer: Callable[[object, Repositories], Written]
    kept: Answer | None = None
    is_expired: bool = False

    def write(self, work: Callable[[Repositories], T]) -> T:
        """Run `work` unless the key has its answer. Raises AlreadyAnswered, IdempotencyKeyReused, RequestInFlight."""
        with _told_as_in_flight():
            return self.store.write(self._once(work))

    def begin_write(self, work: Callable[[Repositories], T]) -> Future[T]:
        """Take `work` to be run so; that another has the key's answer is still told as the store does, by Conflict."""
        return self.store.begin_write(self._once(work))

    def _once(self, work: Callable[[Repositories], T]) -> Callable[[Repositories], T]:
        def once(repositories: Repositories) -> T:
            # Whoever else held the key meanwhile, in another process, is met by the store as the answer is kept.
            is_expired = self.is_expired and self.look_for_answer(repositories)
            if is_expired or secrets.randbelow(TIDIED_ONCE_IN) == 0:
                repositories.answers.forget_before(self.clock.now())
            value = work(repositories)
            self.kept = self._answer(value, repositories)
            repositories.answers.keep(self.kept)
            return value

        self.opened.close()
        return once

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """Open a view, as the store itself does."""
        with self.store.read() if self.opened.is_taken else self.opened.take() as repositories:
            yield repositories

    def require_working(self) -> None:
        """Ask the store itself."""
        self.store.require_working()

    def require_current_schema(self) -> None:
        """Ask the store itself."""
        self.store.require_current_schema()

    def condition(self) -> StoreCondition:
        """Ask the store itself."""
        return self.store.condition()

    def on_commit(self, wake: Callable[[], None], about: str = "") -> None:
        """Have `wake` called after commits, as the store itself does."""
        self.store.on_commit(wake, about)

    def look_for_answer(self, repositories: Repositories) -> bool:
        """Look the key up; say whether an answer stands there that has expired.

        Raises AlreadyAnswered, or IdempotencyKeyReused where the body was another.
        """
        earlier = repositories.answers.find(self.scope, self.key)
        if earlier is None:
            return False
        if earlier.kept_until < self.clock.now():
            return True
        if earlier.body_digest != self.body_digest:
            raise IdempotencyKeyReused(f"header:{KEY_HEADER}")
        raise AlreadyAnswered(earlier)

    def response(self) -> Response:
        """Give the answer that was kept with the work."""
        if self.kept is None:
            raise RuntimeError("A job under a key ends in one write.")
        return _response(self.kept)

    def _answer(self, value: object, repositories: Repositories) -> Answer:
        now = self.clock.now()
        written = self.write_answer(value, repositories)
        return Answer(
            scope=self.scope,
            key=self.key,
            body_digest=self.body_digest,
            status=written.status,
            body=written.body.model_dump_json().encode(),
            kept_until=now + KEPT_FOR,
            location=written.location,
        )


@dataclass(slots=True, repr=False)
class KeyedCall:
    """One call under its key: who calls, which route, and on what.

    Who calls is looked up where the answer is, in one thread and one view of the store: a call that waits for its turn
    twice takes longer than both questions.
    """

    service: Service
    claim: Claim
    route: str
    key: str
    path_parts: tuple[str, ...]
    _caller: SignedIn | None = None

    @property
    def caller(self) -> SignedIn:
        """Who calls: for the job and what puts its value into words, not before."""
        if self._caller is None:
            raise RuntimeError("Who calls is known once the answer is under way.")
        return self._caller

    def answer(
        self, body: bytes, job: Callable[[Parts], T], write_answer: Callable[[T, Repositories], Written]
    ) -> Response:
        """Do the job once and answer; a repetition gets the first answer.

        `body` is the decoded request in a canonical form. The job must end in one write whose value it gives back; it
        is put into words within that transaction. Raises NotSignedIn, ForgedRequest, TooManyCalls,
        IdempotencyKeyReused, RequestInFlight and what the job raises.
        """
        with OpenView(self.service.parts.store) as opened:
            store = self._store(opened, body, write_answer)
            with self.service.in_flight.holding(store.scope, self.key):
                store.is_expired = store.look_for_answer(opened.repositories)
                job(replace(self.service.parts, store=store))
        return store.response()

    async def answer_when_durable(
        self,
        body: bytes,
        job: Callable[[Parts], Callable[[Repositories], T]],
        write_answer: Callable[[T, Repositories], Written],
        answered: Callable[[T], object],
    ) -> Response:
        """Do the job once and answer, as `answer` does, with no thread that waits for the store meanwhile.

        `job` does what comes before the write in a thread of the service's, and gives the unit of work; `answered` is
        told the unit's value, in the loop, once it is durable.
        """
        begun: list[OnceOnlyStore] = []
        with ExitStack() as held:

            def begin() -> Future[T]:
                with OpenView(self.service.parts.store) as opened:
                    store = self._store(opened, body, write_answer)
                    self.service.in_flight.hold(store.scope, self.key)
                    held.callback(self.service.in_flight.release, store.scope, self.key)
                    store.is_expired = store.look_for_answer(opened.repositories)
                    begun.append(store)
                    return store.begin_write(job(replace(self.service.parts, store=store)))

            with _told_as_in_flight():
                answered(await self.service.desks.hand_over(begin))
        return begun[0].response()

    def _store(
        self, opened: OpenView, body: bytes, write_answer: Callable[[T, Repositories], Written]
    ) -> OnceOnlyStore:
        """Give the store for this call, and learn who calls."""
        self._caller = self.claim.prove(opened.repositories)
        return OnceOnlyStore(
            store=self.service.parts.store,
            opened=opened,
            scope=f"{self._caller.account.id} {self.route}",
            key=self.key,
            body_digest=digest_of(*(part.encode() for part in self.path_parts), body),
            clock=self.service.parts.clock,
            # The value of the job's one write is the job's own value: see `answer`.
            write_answer=cast("Callable[[object, Repositories], Written]", write_answer),
        )


async def keyed_call(request: Request, service: ServiceOf, claimed: ClaimOf, key: KeyHeader) -> KeyedCall:
    """Give the call with its key. A missing one is answered with 400 (see `web.problems`)."""
    route = f"{request.method} {route_template(request.scope)}"
    return KeyedCall(service, claimed, route, key, tuple(str(part) for part in request.path_params.values()))


Keyed = Annotated[KeyedCall, Depends(keyed_call)]


def replay(answer: Answer) -> Response:
    """Give an earlier answer again, marked as such."""
    response = _response(answer)
    response.headers[REPLAYED_HEADER] = "true"
    return response


@contextmanager
def _told_as_in_flight() -> Iterator[None]:
    """Raise RequestInFlight where another call with the same key was answered while this one was under way."""
    try:
        yield
    except Conflict as conflict:
        if conflict.parameters.get("reason") == "key_answered":
            raise RequestInFlight from None
        raise


def digest_of(*parts: bytes) -> str:
    """Give SHA-256, in hex, over the parts, each after its length so that none runs into the next."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _response(answer: Answer) -> Response:
    headers = {"Location": answer.location} if answer.location else {}
    return Response(answer.body, answer.status, headers, _JSON)
