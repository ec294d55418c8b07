"""Checkposts, accounts and kept answers, in memory."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from screening.domain.accounts import Account, RefusedName, SignInSession
from screening.domain.api_keys import ApiKey
from screening.domain.checkposts import Checkpost
from screening.domain.errors import Conflict, NotFound, UnknownCheckpost
from screening.domain.identifiers import AccountId, ApiKeyId, CheckpostCode
from screening.workflows.ports import Answer
from tests.fakes.memory_state import MemoryState


@dataclass(frozen=True, slots=True)
class MemoryCheckposts:
    """`ports.Checkposts` in memory."""

    state: MemoryState

    def get(self, code: CheckpostCode) -> Checkpost:
        if code not in self.state.checkposts:
            raise UnknownCheckpost(what="checkpost")
        return self.state.checkposts[code]

    def all(self) -> tuple[Checkpost, ...]:
        return tuple(self.state.checkposts[code] for code in sorted(self.state.checkposts))

    def save(self, checkpost: Checkpost) -> None:
        self.state.checkposts[checkpost.code] = checkpost


@dataclass(frozen=True, slots=True)
class MemoryAccounts:
    """`ports.Accounts` in memory."""

    state: MemoryState

    def add(self, account: Account) -> None:
        if account.id in self.state.accounts:
            raise Conflict(reason="account_exists")
        self._refuse_taken_name(account)
        self.state.accounts[account.id] = account

    def get(self, account_id: AccountId) -> Account:
        if account_id not in self.state.accounts:
            raise NotFound(what="account")
        return self.state.accounts[account_id]

    def by_username(self, username: str) -> Account | None:
        return next((account for account in self.state.accounts.values() if account.username == username), None)

    def all(self) -> tuple[Account, ...]:
        return tuple(sorted(self.state.accounts.values(), key=lambda account: account.username))

    def save(self, account: Account) -> None:
        self.get(account.id)
        self._refuse_taken_name(account)
        self.state.accounts[account.id] = account

    def refused_name(self, name_sha256: str) -> RefusedName | None:
        return self.state.refused_names.get(name_sha256)

    def keep_refused_name(self, refused: RefusedName) -> None:
        self.state.refused_names[refused.name_sha256] = refused

    def forget_refused_names(self, before: datetime) -> None:
        kept = self.state.refused_names
        for each in [each for each in kept.values() if each.locked_until is not None and each.locked_until < before]:
            del kept[each.name_sha256]

    def _refuse_taken_name(self, account: Account) -> None:
        holder = self.by_username(account.username)
        if holder is not None and holder.id != account.id:
            raise Conflict(reason="username_taken")

    def add_session(self, session: SignInSession) -> None:
        self.get(session.account_id)
        if session.token_sha256 in self.state.sessions:
            raise Conflict(reason="session_exists")
        self.state.sessions[session.token_sha256] = session

    def signed_in(self, token_sha256: str) -> tuple[SignInSession, Account] | None:
        session = self.state.sessions.get(token_sha256)
        return None if session is None else (session, self.state.accounts[session.account_id])

    def revoke_session(self, token_sha256: str) -> None:
        self.state.sessions.pop(token_sha256, None)

    def revoke_sessions_of(self, account_id: AccountId) -> None:
        for session in tuple(self.state.sessions.values()):
            if session.account_id == account_id:
                del self.state.sessions[session.token_sha256]


@dataclass(frozen=True, slots=True)
class MemoryApiKeys:
    """`ports.ApiKeys` in memory."""

    state: MemoryState

    def add(self, key: ApiKey) -> None:
        if key.id in self.state.api_keys or self.by_token(key.token_sha256) is not None:
            raise Conflict(reason="api_key_exists")
        self.state.api_keys[key.id] = key

    def get(self, key_id: ApiKeyId) -> ApiKey:
        if key_id not in self.state.api_keys:
            raise NotFound(what="api_key")
        return self.state.api_keys[key_id]

    def by_token(self, token_sha256: str) -> ApiKey | None:
        return next((key for key in self.state.api_keys.values() if key.token_sha256 == token_sha256), None)

    def all(self) -> tuple[ApiKey, ...]:
        return tuple(sorted(self.state.api_keys.values(), key=lambda key: (key.issued_at, key.id), reverse=True))

    def revoke(self, key_id: ApiKeyId, at: datetime) -> None:
        key = self.get(key_id)
        self.state.api_keys[key_id] = replace(key, revoked_at=key.revoked_at or at)

    def note_use(self, key_id: ApiKeyId, on: date) -> None:
        key = self.get(key_id)
        if key.last_used_on is None or key.last_used_on < on:
            self.state.api_keys[key_id] = replace(key, last_used_on=on)


@dataclass(frozen=True, slots=True)
class MemoryAnswers:
    """`ports.Answers` in memory."""

    state: MemoryState

    def find(self, scope: str, key: str) -> Answer | None:
        return self.state.answers.get((scope, key))

    def keep(self, answer: Answer) -> None:
        if (answer.scope, answer.key) in self.state.answers:
            raise Conflict(reason="key_answered")
        self.state.answers[answer.scope, answer.key] = answer

    def forget_before(self, moment: datetime) -> int:
        old = [name for name, answer in self.state.answers.items() if answer.kept_until < moment]
        for name in old:
            del self.state.answers[name]
        return len(old)
