"""Responses: kept while they stand, within their bytes, computed once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable

import pytest

from cms.delivery.generations import Generations
from cms.delivery.responses import MAX_ALIASES, OVERHEAD, Response, Responses

TABLES = ("article", "topic")


@pytest.fixture
def generations() -> Generations:
    known = Generations()
    known.found({"article": 1, "topic": 1})
    return known


@pytest.fixture
def responses(generations: Generations) -> Responses:
    return Responses(generations, 1024 * 1024)


class Source:
    """Computes answers; each waits until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.gates: list[asyncio.Event] = []

    async def __call__(self) -> Response:
        self.begun += 1
        number, gate = self.begun, asyncio.Event()
        self.gates.append(gate)
        await gate.wait()
        return Response(b"answer %d" % number)

    def let_go(self, number: int = -1) -> None:
        self.gates[number].set()


def at_once(body: bytes) -> Callable[[], Awaitable[Response]]:
    async def compute() -> Response:
        return Response(body)

    return compute


async def never() -> Response:
    raise AssertionError("it is kept, and need not be computed")


async def put(responses: Responses, key: Hashable, body: bytes, alias: Hashable = None) -> None:
    await responses.get(key, alias, TABLES, at_once(body))


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_an_answer_is_computed_once_and_found_by_its_form(responses: Responses) -> None:
    assert responses.find("form") is None
    await put(responses, "key", b"x", "form")
    assert (await responses.get("key", "other", TABLES, never)).body == b"x"
    for form in ("form", "other"):
        found = responses.find(form)
        assert found is not None
        assert found.body == b"x"
    assert (responses.hits, responses.misses, responses.shared) == (3, 1, 0)


async def test_a_change_of_a_table_that_it_was_made_from_ends_it(
    responses: Responses, generations: Generations
) -> None:
    await put(responses, "key", b"old", "form")
    generations.raise_to("period", 7)
    assert responses.find("form") is not None
    generations.raise_to("topic", 2)
    assert responses.find("form") is None
    assert (await responses.get("key", "form", TABLES, at_once(b"new"))).body == b"new"


async def test_nothing_is_served_kept_or_shared_while_changes_go_unheard(
    responses: Responses, generations: Generations
) -> None:
    await put(responses, "key", b"x", "form")
    generations.lost()
    assert responses.find("form") is None
    source = Source()
    callers = [asyncio.create_task(responses.get("key", "form", TABLES, source)) for _ in range(3)]
    await settled()
    assert source.begun == 3
    for number in range(3):
        source.let_go(number)
    assert {(await caller).body for caller in callers} == {b"answer 1", b"answer 2", b"answer 3"}
    assert responses.find("form") is None
    generations.found({"article": 1, "topic": 1})
    assert responses.find("form") is None


async def test_an_answer_that_a_change_overtook_is_given_but_not_kept(
    responses: Responses, generations: Generations
) -> None:
    source = Source()
    caller = asyncio.create_task(responses.get("key", "form", TABLES, source))
    await settled()
    generations.raise_to("article", 2)
    source.let_go()
    assert (await caller).body == b"answer 1"
    assert responses.find("form") is None
    assert responses.size == 0


async def test_many_callers_wait_for_one_computation(responses: Responses) -> None:
    source = Source()
    callers = [asyncio.create_task(responses.get("key", n, TABLES, source)) for n in range(50)]
    await settled()
    source.let_go()
    assert {(await caller).body for caller in callers} == {b"answer 1"}
    assert source.begun == 1
    assert (responses.misses, responses.shared) == (1, 49)


async def test_no_one_joins_a_computation_that_began_before_a_change(
    responses: Responses, generations: Generations
) -> None:
    source = Source()
    early = asyncio.create_task(responses.get("key", None, TABLES, source))
    await settled()
    generations.raise_to("article", 2)
    late = asyncio.create_task(responses.get("key", None, TABLES, source))
    later = asyncio.create_task(responses.get("key", None, TABLES, source))
    await settled()
    assert source.begun == 2
    source.let_go(1)
    assert (await late).body == (await later).body == b"answer 2"
    source.let_go(0)
    assert (await early).body == b"answer 1"
    assert (await responses.get("key", None, TABLES, never)).body == b"answer 2"


async def test_when_the_one_that_computes_is_cancelled_another_does(responses: Responses) -> None:
    source = Source()
    callers = [asyncio.create_task(responses.get("key", None, TABLES, source)) for _ in range(4)]
    await settled()
    callers[0].cancel()
    await settled()
    assert source.begun == 2
    source.let_go()
    with pytest.raises(asyncio.CancelledError):
        await callers[0]
    assert [(await caller).body for caller in callers[1:]] == [b"answer 2"] * 3


async def test_a_caller_that_is_cancelled_leaves_the_others_alone(responses: Responses) -> None:
    source = Source()
    callers = [asyncio.create_task(responses.get("key", None, TABLES, source)) for _ in range(3)]
    await settled()
    callers[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await callers[1]
    source.let_go()
    assert [(await callers[n]).body for n in (0, 2)] == [b"answer 1"] * 2


async def test_when_all_are_cancelled_nobody_goes_on(responses: Responses) -> None:
    source = Source()
    callers = [asyncio.create_task(responses.get("key", None, TABLES, source)) for _ in range(4)]
    await settled()
    for caller in callers:
        caller.cancel()
    ends = await asyncio.gather(*callers, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends)
    assert source.begun == 1


async def test_a_failure_is_told_to_all_who_wait_and_not_kept(responses: Responses) -> None:
    gate = asyncio.Event()

    async def fail() -> Response:
        await gate.wait()
        raise ValueError("no")

    callers = [asyncio.create_task(responses.get("key", "f", TABLES, fail)) for _ in range(3)]
    await settled()
    gate.set()
    ends = await asyncio.gather(*callers, return_exceptions=True)
    assert [str(end) for end in ends] == ["no"] * 3
    assert (await responses.get("key", "f", TABLES, at_once(b"yes"))).body == b"yes"


async def test_those_used_longest_ago_go_first(generations: Generations) -> None:
    body = b"x" * 2000
    responses = Responses(generations, 8 * (2000 + OVERHEAD + 200))
    for key in range(8):
        await put(responses, str(key), body, f"form {key}")
    assert responses.find("form 0") is not None
    await put(responses, "8", body, "form 8")
    present = [key for key in range(9) if responses.find(f"form {key}") is not None]
    assert present == [0, 2, 3, 4, 5, 6, 7, 8]


async def test_the_bytes_stay_within_the_limit_whatever_is_asked(generations: Generations) -> None:
    responses = Responses(generations, 100_000)
    for number in range(3000):
        key = ("q" * (number % 700), number)
        for form in range(number % 7):
            alias = (b"%d " % form + b"f" * (number * 37 % 8000), number)
            await put(responses, key, b"x" * (number * 101 % 30_000), alias)
        assert responses.size <= responses.limit
    kept = list(responses._entries.values())
    assert responses.size == sum(entry.size for entry in kept) > 50_000
    assert sorted(map(str, responses._aliases)) == sorted(
        str(alias) for entry in kept for alias in entry.aliases
    )
    held = sum(len(str(alias)) for alias in responses._aliases) * 9 // 10
    assert held + sum(len(entry.response.body) for entry in kept) <= responses.limit


async def test_one_answer_does_not_push_out_most_others(generations: Generations) -> None:
    responses = Responses(generations, 100_000)
    await put(responses, "small", b"x", "small")
    await put(responses, "large", b"x" * 30_000, "large")
    assert responses.find("small") is not None
    assert responses.find("large") is None


async def test_only_some_forms_of_a_question_are_remembered(responses: Responses) -> None:
    for number in range(MAX_ALIASES + 2):
        await put(responses, "key", b"x", number)
    found = [number for number in range(MAX_ALIASES + 2) if responses.find(number) is not None]
    assert found == list(range(2, MAX_ALIASES + 2))


async def test_without_memory_each_question_is_computed(generations: Generations) -> None:
    responses = Responses(generations, 0)
    await put(responses, "key", b"1", "form")
    assert responses.find("form") is None
    assert (await responses.get("key", "form", TABLES, at_once(b"2"))).body == b"2"


async def test_an_answer_from_no_table_stands_as_long_as_the_process_hears(
    responses: Responses, generations: Generations
) -> None:
    await responses.get("key", "form", (), at_once(b"x"))
    generations.raise_to("article", 2)
    assert responses.find("form") is not None
    generations.lost()
    assert responses.find("form") is None


def test_equal_bytes_have_an_equal_tag() -> None:
    assert Response(b"x").etag == Response(b"x").etag != Response(b"y").etag
    assert Response(b"x").etag.startswith(b'"')
