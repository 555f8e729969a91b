"""What the right to replicate opens beside the publication (docs/decisions/0011-two-zones.md)."""

from __future__ import annotations

import asyncpg

from cms.database.types import Connection
from cms.database.zones import REPLICA


async def risks(connection: Connection) -> list[str]:
    """Ways past the publication that the inner server leaves to whoever has the role's password,
    one sentence each; none where the login may not look.
    """
    try:
        plugins = await connection.fetch(
            "SELECT file FROM pg_config, pg_ls_dir(setting) AS files (file) "
            "WHERE name = 'PKGLIBDIR' AND file ~ '^(test_decoding|wal2json|decoderbufs)[.]' "
            "ORDER BY 1"
        )
        rules = await connection.fetch(
            "SELECT line_number AS line FROM pg_hba_file_rules WHERE type LIKE 'host%' "
            "AND 'replication' = ANY (database) AND auth_method <> 'reject' "
            "AND user_name && ARRAY['all', $1] ORDER BY 1",
            REPLICA,
        )
    except asyncpg.InsufficientPrivilegeError:
        return []
    return [
        *(f"{row['file']} can decode drafts: remove it from the server" for row in plugins),
        *(f"line {row['line']} of pg_hba.conf allows a copy of all data files" for row in rules),
    ]
