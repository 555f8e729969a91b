"""Steps that Tortoise's own migrations lack.

The migration that creates an entry's tables ends with ``AddDeclaredConstraints`` of its models,
``foreign_keys`` of its links, ``public_only`` of its table, ``row_security`` of all its tables, and
``trees`` if it has a parent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RunSQL, TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

from cms.database.row_security import ALL, CLEARANCE, LOCALES, UNITS, WRITES

# Two changes of a tree at once could each be right and both together make a cycle, so the second
# waits for the first one's end and then reads what it left (under READ COMMITTED, which the
# actions use). The lock's number is the table's, so the stages and the trees don't wait for
# each other.
REFUSE_CYCLE = """
create or replace function refuse_cycle() returns trigger language plpgsql set search_path = '' as $$
declare
    cyclic boolean;
begin
    if tg_op = 'UPDATE' and old.parent_id is not distinct from new.parent_id then
        return null;
    end if;
    perform pg_advisory_xact_lock(tg_relid::bigint);
    execute format(
        'with recursive above (id) as (
             select $1
             union
             select entry.parent_id from %I.%I as entry join above on entry.id = above.id
             where entry.parent_id is not null
         )
         select exists (select from above where id = $2)',
        tg_table_schema, tg_table_name
    ) into cyclic using new.parent_id, new.id;
    if cyclic then
        raise exception using
            errcode = 'check_violation',
            message = format('the parent of %s %s is below it', tg_table_name, new.id),
            schema = tg_table_schema, table = tg_table_name, column = 'parent_id',
            constraint = tg_name;
    end if;
    return null;
end
$$
"""


# The trigger looks at entries that whoever writes may not see.
REFUSE_HIDDEN_CYCLE = REFUSE_CYCLE.replace(
    "language plpgsql set", "language plpgsql security definer set"
)


def only_in(stage: str, statements: Iterable[str]) -> str:
    """The statements as one block that does nothing in the other stage."""
    body = "".join(f"{statement};\n" for statement in statements)
    return f"do $$ begin if current_schema() = '{stage}' then\n{body}end if; end $$"


def foreign_keys(*links: tuple[str, str, str]) -> RunSQL:
    """Links in ``draft``, as table, column and table of the target: a target can't go while
    something links to it (ON DELETE NO ACTION). In ``live`` a target may be absent.
    """
    add = [
        f"alter table {table} add constraint {table}_{column}_fkey "
        f"foreign key ({column}) references {target} (id)"
        for table, column, target in links
    ]
    drop = [
        f"alter table {table} drop constraint {table}_{column}_fkey" for table, column, _ in links
    ]
    return RunSQL(only_in("draft", add), reverse_sql=only_in("draft", drop))


def public_only(*tables: str) -> RunSQL:
    """Entries in ``live``: public ones only, each with its moment of publication."""
    add, drop = [], []
    for table in tables:
        add.append(
            f"alter table {table} alter column published_at set not null, "
            f"add constraint {table}_public check (classification = 'PUBLIC')"
        )
        drop.append(
            f"alter table {table} alter column published_at drop not null, "
            f"drop constraint {table}_public"
        )
    return RunSQL(only_in("live", add), reverse_sql=only_in("live", drop))


def trees(*tables: str) -> RunSQL:
    """Entries with a parent, in both stages: no entry is above itself. The function stays when this
    is reversed, for other tables may use it.
    """
    add = [REFUSE_HIDDEN_CYCLE]
    drop = []
    for table in tables:
        add.append(
            f"create trigger {table}_tree after insert or update of parent_id on {table} "
            "for each row when (new.parent_id is not null) execute function refuse_cycle()"
        )
        drop.append(f"drop trigger {table}_tree on {table}")
    return RunSQL(add, reverse_sql=drop)


class AddFields(TortoiseOperation):
    """The same fields for several models: what AddField does one by one, but with the models made
    once, which for each field would take longer than all else.
    """

    def __init__(self, models: Iterable[str], **fields: Any) -> None:
        self.models = tuple(models)
        self.fields = fields

    def describe(self) -> str:
        """What it does."""
        return f"Add fields {', '.join(self.fields)} to {', '.join(self.models)}"

    def state_forward(self, app_label: str, state: State) -> None:
        """The models with the fields."""
        for name in self.models:
            known = self.get_model_state(state, app_label, name).fields
            known.update(deepcopy(self.fields))
        state.reload_models([(app_label, name) for name in self.models])

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Add the columns."""
        for name in self.models if state_editor else ():
            model = new_state.apps.get_model(f"{app_label}.{name}")
            for field in self.fields:
                await state_editor.add_field(model, field)

    async def database_backward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Remove the columns."""
        for name in self.models if state_editor else ():
            model = old_state.apps.get_model(f"{app_label}.{name}")
            for field in self.fields:
                await state_editor.remove_field(model, model._meta.fields_map[field])


class AlterFields(AddFields):
    """The same fields of several models, changed: what AlterField does one by one."""

    def describe(self) -> str:
        """What it does."""
        return f"Alter fields {', '.join(self.fields)} of {', '.join(self.models)}"

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Change the columns."""
        for name in self.models if state_editor else ():
            old, new = (
                each.apps.get_model(f"{app_label}.{name}") for each in (old_state, new_state)
            )
            for field in self.fields:
                await state_editor.alter_field(old, new, field)

    database_backward = database_forward


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


def row_security(
    entries: Iterable[str], parts: Iterable[tuple[str, str, str]], *, free: Iterable[str] = ()
) -> RunSQL:
    """What of ``draft`` the editor's role sees and writes: entries within the bounds of the session
    (``cms.database.row_security``), and ``parts`` (table, column, table of the owner) as their
    owners; texts only in the locales that may be written. ``free`` are entries that the role of the
    accounts looks up too. The owner of the tables isn't bound.
    """
    owners = {table: (column, owner) for table, column, owner in parts}
    add = [line for table in entries for line in _secure(table, _SEEN, _WRITTEN)]
    add += [
        f"create policy looked_up on {table} for select to cms_auth using (true)" for table in free
    ]
    for table in owners:
        written = _owned(table, owners, lambda alias: _of(alias, _WRITTEN))
        if table.endswith("_variant"):
            written += f" and {_listed('locale', LOCALES)}"
        add += _secure(table, _owned(table, owners), written)
    tables = [*entries, *owners]
    drop = [f"drop policy {name} on {table}" for table in tables for name in ("seen", *_WRITES)]
    drop += [f"drop policy looked_up on {table}" for table in free]
    drop += [f"alter table {table} disable row level security" for table in tables]
    return RunSQL(only_in("draft", add), reverse_sql=only_in("draft", drop))


_WRITES = {
    "made": "for insert to cms_editor with check ({})",
    "changed": "for update to cms_editor using ({0}) with check ({0})",
    "deleted": "for delete to cms_editor using ({})",
}


def _setting(name: str) -> str:
    """A setting, looked up once for each statement and not for each row."""
    return f"(select string_to_array(current_setting('{name}', true), ','))::text[]"


def _listed(column: str, name: str) -> str:
    return f"({column}::text = any ({_setting(name)}) or '{ALL}' = any ({_setting(name)}))"


_CLEARED = f"{{}}classification::text = any ({_setting(CLEARANCE)})"
_SEEN = (
    f"{_CLEARED} and ({{}}unit_id is null or {{}}published_at is not null "
    f"or {_listed('{}unit_id', UNITS)})"
)
_WRITTEN = f"{_CLEARED} and {_listed('{}unit_id', WRITES)}"


def _of(alias: str, condition: str) -> str:
    return condition.replace("{}", f"{alias}." if alias else "")


def _owned(
    table: str,
    owners: Mapping[str, tuple[str, str]],
    also: Callable[[str], str] = lambda alias: "true",
) -> str:
    """That the owner of a part can be seen, and what ``also`` says of the entry above."""
    column, owner = owners[table]
    above = _owned(owner, owners, also) if owner in owners else also(owner)
    return f"exists (select from {owner} where {owner}.id = {table}.{column} and {above})"


def _secure(table: str, seen: str, written: str) -> list[str]:
    return [
        f"alter table {table} enable row level security",
        f"create policy seen on {table} for select to cms_editor using ({_of('', seen)})",
        *(
            f"create policy {name} on {table} {rule.format(_of('', written))}"
            for name, rule in _WRITES.items()
        ),
    ]
