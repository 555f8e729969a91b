"""Generations: what a process knows, and for how long it may rely on it."""

from __future__ import annotations

from cms.delivery.generations import Generations
from cms.delivery.notices import Notices, announce, entered


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def known(generations: Generations) -> bool:
    return generations.known


def test_nothing_is_known_at_first() -> None:
    generations = Generations()
    assert not known(generations)
    assert generations.of(["article"])[1:] == (0,)


def test_a_change_is_another_generation_and_another_epoch() -> None:
    generations = Generations()
    generations.found({"article": 3, "topic": 1})
    before, epoch = generations.of(["article", "topic"]), generations.epoch
    generations.raise_to("article", 4)
    assert generations.epoch > epoch
    assert generations.of(["topic"]) == (before[0], before[2])
    assert generations.of(["article", "topic"]) == (before[0], 4, 1)


def test_an_older_notice_changes_nothing() -> None:
    generations = Generations()
    generations.found({"article": 3})
    state = generations.of(["article"]), generations.epoch
    generations.raise_to("article", 3)
    generations.raise_to("article", 2)
    assert (generations.of(["article"]), generations.epoch) == state


def test_after_a_loss_nothing_that_was_kept_stands_although_the_numbers_are_the_same() -> None:
    generations = Generations()
    generations.found({"article": 3})
    before = generations.of(["article"])
    generations.lost()
    assert not known(generations)
    generations.found({"article": 3})
    assert known(generations)
    assert generations.of(["article"]) != before
    assert generations.of(()) != before[:1]


def test_a_database_restored_to_an_earlier_state_is_believed() -> None:
    generations = Generations()
    generations.found({"article": 9})
    generations.lost()
    generations.found({"article": 5})
    epoch = generations.epoch
    generations.raise_to("article", 6)
    assert generations.epoch > epoch


def test_it_is_known_only_until_the_time_that_was_given() -> None:
    clock = Clock()
    generations = Generations(clock)
    generations.found({"article": 1}, until=102.0)
    assert known(generations)
    clock.now = 102.0
    assert not known(generations)
    before = generations.of(["article"])
    generations.confirmed(until=104.0)
    assert known(generations)
    assert generations.of(["article"]) == before
    generations.lost()
    assert not known(generations)


def test_a_commit_is_told_to_the_observers_of_its_own_database_only() -> None:
    here, there = Notices(), Notices()
    heard: list[tuple[str, dict[str, int]]] = []
    announce({"article": 1})  # outside of any database: nobody to tell
    with (
        here.observed(lambda raised: heard.append(("here", dict(raised)))),
        there.observed(lambda raised: heard.append(("there", dict(raised)))),
        entered(here),
    ):
        announce({"article": 2, "topic": 1})
        announce({})
    with entered(here):
        announce({"article": 3})
    assert heard == [("here", {"article": 2, "topic": 1})]
