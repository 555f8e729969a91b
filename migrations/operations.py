"""Steps that Tortoise's own migrations lack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


class AddDeclaredConstraints(TortoiseOperation):
    """Make what models declare and ``CreateModel`` leaves out; to be run once after it.

    The ``CreateModel`` of Tortoise 1.1 makes no constraint of a model's ``Meta.constraints``, and a
    foreign key for each link, also where ``db_constraint=False`` says that there is none. The
    state of the migrations holds both as they are declared, so this step changes tables only. What
    is already as it should be stays so.
    """

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def describe(self) -> str:
        return "Add the declared constraints of " + ", ".join(self.model_names)

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Add the constraints and drop the foreign keys that no model asks for."""
        for table, model in self._tables(app_label, new_state):
            await _run(state_editor, (_drop(table, _key_name(c)) for c in _unenforced(model)))
            await _run(state_editor, (_drop(table, str(c.name)) for c in model._meta.constraints))
            await _run(state_editor, (_add(table, c) for c in model._meta.constraints))

    async def database_backward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Drop the constraints; foreign keys that nobody asked for don't come back."""
        for table, model in self._tables(app_label, old_state):
            await _run(state_editor, (_drop(table, str(c.name)) for c in model._meta.constraints))

    def _tables(self, app_label: str, state: State) -> list[tuple[str, Any]]:
        models: list[Any] = [state.apps.get_model(f"{app_label}.{n}") for n in self.model_names]
        return [(model._meta.db_table, model) for model in models]


def _unenforced(model: Any) -> list[tuple[str, str]]:
    """Table and column of each link that is declared without a foreign key."""
    fields = [model._meta.fields_map[name] for name in model._meta.fk_fields]
    return [(model._meta.db_table, f.source_field) for f in fields if not f.db_constraint]


def _key_name(link: tuple[str, str]) -> str:
    """The name that PostgreSQL gives to a foreign key without one."""
    return f"{link[0]}_{link[1]}_fkey"


def _drop(table: str, constraint: str) -> str:
    return f'alter table "{table}" drop constraint if exists "{constraint}"'


def _add(table: str, constraint: CheckConstraint | UniqueConstraint) -> str:
    if isinstance(constraint, CheckConstraint):
        rule = f"check ({constraint.check})"
    else:
        rule = "unique ({})".format(", ".join(f'"{name}"' for name in constraint.fields))
    return f'alter table "{table}" add constraint "{constraint.name}" {rule}'


async def _run(state_editor: BaseSchemaEditor | None, statements: Iterable[str]) -> None:
    if state_editor is not None:
        for statement in statements:
            await state_editor._run_sql(statement)
