"""The step from this process to a program of PostgreSQL: a script that becomes the program.

It runs in an interpreter of its own with nothing else loaded. Between fork and exec the same would
be done in a copy of the whole application, where a library's hook (os.register_at_fork) may start a
thread; and a process with threads can't enter a user namespace.
"""

import ctypes
import os
import signal
import sys

_CLONE_NEWUSER = 0x10000000  # linux/sched.h
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def become(parent: int, identity: str, on_death: int, command: list[str]) -> None:
    """Replace this process by a program, as ``identity``: ``self``, ``namespace``, or the numbers
    of a user and a group (``65534:65534``). The kernel sends it ``on_death`` when ``parent`` ends.

    Raises OSError when the identity can't be had, or the program not run.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if identity == "namespace":
        if libc.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "a user namespace is not allowed here")
    elif identity != "self":
        user, group = map(int, identity.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    # After these: the kernel forgets the signal when credentials change.
    libc.prctl(_PR_SET_PDEATHSIG, on_death, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the call above
        sys.exit(1)
    for each in (signal.SIGPIPE, signal.SIGXFSZ):  # which an interpreter ignores
        signal.signal(each, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606 - that is what it is for


if __name__ == "__main__":
    try:
        become(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    except OSError as error:
        sys.exit(f"{sys.argv[4]} (as {sys.argv[2]}): {error.strerror}")
