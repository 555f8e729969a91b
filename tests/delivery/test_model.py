"""Random lives of a process that keeps answers, against a database that is only a few numbers.

Each table's content is a stamp that grows with every change. An answer is the stamps that its
snapshot saw. Whatever is interleaved (changes, notices late or lost, acknowledgements, computations
that begin, look and end at any moment, callers that go, connections that break, databases that come
back older, copies that arrive without a notice), no answer may be older than what the process had
acknowledged or heard of when the question came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cms.delivery.generations import Generations
from cms.delivery.responses import Response, Responses

TABLES = ("a", "b")
QUESTIONS = {"of a": ("a",), "of b": ("b",), "of both": ("a", "b"), "of none": ()}
LEASE = 2.0

Stamps = dict[str, int]


@dataclass
class Change:
    """A committed transaction: what it raised, and the stamps that it left."""

    raised: dict[str, int]
    stamps: Stamps


@dataclass
class Answering:
    """A computation: it looks at the database at one moment and answers at a later one."""

    tables: tuple[str, ...]
    seen: Stamps | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Caller:
    task: asyncio.Task[Response]
    floor: Stamps


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.now = 0.0
        self.generations = Generations(lambda: self.now)
        self.responses = Responses(self.generations, 1_000_000)
        # The database
        self.stamp = 0
        self.content: Stamps = dict.fromkeys(TABLES, 0)
        self.values = dict.fromkeys(TABLES, 0)
        # Between it and the process
        self.listening = False
        self.heard_all = False
        self.silent = False
        self.notices: list[Change] = []
        self.unannounced: list[Change] = []
        # The process
        self.floor: Stamps = dict.fromkeys(TABLES, 0)
        self.answering: list[Answering] = []
        self.callers: list[Caller] = []

    def teardown(self) -> None:
        for each in self.answering:
            self._end(each)
        self._step()
        assert all(caller.task.done() for caller in self.callers)
        self.answers_are_fresh()
        self.loop.close()

    # The database changes.

    @rule(
        tables=st.sampled_from([("a",), ("b",), TABLES]),
        told=st.sampled_from(["by notice", "later", "at once"]),
    )
    def commit(self, tables: tuple[str, ...], told: str) -> None:
        self.stamp += 1
        for table in tables:
            self.values[table] += 1
            self.content[table] = self.stamp
        change = Change(
            {table: self.values[table] for table in tables}, dict.fromkeys(tables, self.stamp)
        )
        if self.listening:
            self.notices.append(change)
        if told == "later":
            self.unannounced.append(change)
        elif told == "at once":
            self._acknowledge(change)

    @rule(table=st.sampled_from(TABLES))
    def copy_arrives(self, table: str) -> None:
        self.stamp += 1
        self.content[table] = self.stamp
        self.silent = True

    @precondition(lambda self: not self.listening)
    @rule(back=st.integers(0, 3))
    def restore(self, back: int) -> None:
        self.stamp += 1
        self.content = dict.fromkeys(TABLES, self.stamp)
        self.values = {table: max(0, value - back) for table, value in self.values.items()}
        self.unannounced.clear()

    # The process hears of it.

    @precondition(lambda self: self.unannounced)
    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.unannounced) - 1))
        self._acknowledge(self.unannounced.pop(which))

    @precondition(lambda self: self.notices and self.heard_all)
    @rule()
    def notice(self) -> None:
        self._hear(1)

    @precondition(lambda self: not self.listening)
    @rule(late=st.booleans())
    def connect(self, late: bool) -> None:
        self.listening = True
        self.beat(late)

    @precondition(lambda self: self.listening)
    @rule(late=st.booleans())
    def beat(self, late: bool) -> None:
        until = self.now + LEASE
        before, values, content = len(self.notices), dict(self.values), dict(self.content)
        fresh = self.silent or not self.heard_all
        if late:  # the answer is under way while the next change happens
            self.commit(("a",), "by notice")
        self._hear(before)
        if fresh:
            self.generations.found(values, until)
            self.heard_all, self.silent = True, False
            self._know(content)
        else:
            self.generations.confirmed(until)

    @precondition(lambda self: self.listening)
    @rule()
    def cut(self) -> None:
        self.listening = self.heard_all = False
        self.notices.clear()
        self.generations.lost()

    @rule(seconds=st.sampled_from([0.5, 1.0, LEASE]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    # It is asked.

    @rule(question=st.sampled_from(["of a", "of both"]))
    def ask(self, question: str) -> None:
        tables = QUESTIONS[question]

        async def compute() -> Response:
            answering = Answering(tables)
            self.answering.append(answering)
            await answering.done.wait()
            return _answer(answering)

        caller = self.responses.get(question, f"form {question}", tables, compute)
        self.callers.append(Caller(self.loop.create_task(caller), dict(self.floor)))
        self._step()

    @rule()
    def ask_all_at_once(self) -> None:
        for question in QUESTIONS:
            self.ask(question)
        while self.answering:
            self._end(self.answering.pop())
            self._step()

    @rule()
    def find_all(self) -> None:
        for question in QUESTIONS:
            found = self.responses.find(f"form {question}")
            if found is not None:
                assert self.listening, "served although no change could be heard"
                _check(found, self.floor)

    @precondition(lambda self: any(each.seen is None for each in self.answering))
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        blind = [each for each in self.answering if each.seen is None]
        self._look(data.draw(st.sampled_from(blind)))

    @precondition(lambda self: self.answering)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.answering) - 1))
        self._end(self.answering.pop(which))
        self._step()

    @precondition(lambda self: self.callers)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.callers) - 1))
        self.callers[which].task.cancel()
        self._step()

    @invariant()
    def answers_are_fresh(self) -> None:
        for caller in [caller for caller in self.callers if caller.task.done()]:
            if not caller.task.cancelled():
                _check(caller.task.result(), caller.floor)
            self.callers.remove(caller)

    @invariant()
    def bytes_are_counted(self) -> None:
        kept = self.responses._entries.values()
        assert self.responses.size == sum(entry.size for entry in kept)

    def _acknowledge(self, change: Change) -> None:
        self.generations.acknowledged(change.raised)
        self._know(change.stamps)

    def _hear(self, count: int) -> None:
        for change in self.notices[:count]:
            for table, value in change.raised.items():
                self.generations.raise_to(table, value)
            if self.heard_all:
                self._know(change.stamps)
        del self.notices[:count]

    def _know(self, stamps: Mapping[str, int]) -> None:
        for table, stamp in stamps.items():
            self.floor[table] = max(self.floor[table], stamp)

    def _look(self, answering: Answering) -> None:
        answering.seen = {table: self.content[table] for table in answering.tables}

    def _end(self, answering: Answering) -> None:
        if answering.seen is None:
            self._look(answering)
        answering.done.set()

    def _step(self) -> None:
        for _ in range(6):
            self.loop.run_until_complete(asyncio.sleep(0))


def _answer(answering: Answering) -> Response:
    assert answering.seen is not None
    return Response(" ".join(f"{t}={stamp}" for t, stamp in answering.seen.items()).encode())


def _check(response: Response, floor: Stamps) -> None:
    for part in response.body.decode().split():
        table, stamp = part.split("=")
        assert int(stamp) >= floor[table], f"{table} is of {stamp}, but {floor[table]} was known"


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=250, stateful_step_count=80, deadline=None)
