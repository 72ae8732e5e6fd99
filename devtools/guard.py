"""Two processes that look after each other, so that nothing they started outlives them.

`./dev` forks. The child goes on and starts the services; the process a person sees stays behind as its
guard. The guard is a subreaper: whatever loses its parent below it becomes its own child. If the guard
is killed, even by kill -9, the kernel sends the other one SIGTERM and it stops everything in order. If
that one is killed, the guard ends all that is left. Each service is also told by the kernel when the
process that started it dies, should both be killed at once.
"""

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from devtools import say

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None)

# A signal that was ignored when we were started (nohup, a script's “&”) stays ignored.
STOPS = {
    signum
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
    if signal.getsignal(signum) is not signal.SIG_IGN
}
WATCHED = STOPS | {signal.SIGCHLD}
MOP_UP_SECONDS = 10.0


class Stopped(Exception):
    """We were asked to stop: Ctrl-C, a signal, or the end of our parent."""

    def __init__(self, signum: int) -> None:
        self.status = 128 + signum


def stand_guard() -> None:
    """Return in a child process, guarded by this one, which exits with the child's status."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)
    parent, guard = os.getppid(), os.getpid()
    ward = os.fork()
    if ward == 0:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != guard:
            raise Stopped(signal.SIGTERM)
        return
    status = None
    while status is None:
        info = signal.sigtimedwait(WATCHED, 1.0)
        if sent_by_process(info) or os.getppid() != parent:
            parent = os.getppid()
            os.kill(ward, signal.SIGTERM)  # the terminal's own signals reach it without us
        status = _reap(ward)
    if status < 0:
        say(f"./dev was killed by signal {-status}; ending what it had started.")
    _mop_up()
    raise SystemExit(status if status >= 0 else 128 - status)


def in_child(death_signal: int) -> Callable[[], None]:
    """What a child does between fork and exec: die with us, and take signals as any program does."""
    parent = os.getpid()

    def prepare() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os._exit(1)
        for signum in STOPS:
            signal.signal(signum, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    return prepare


def pause(seconds: float) -> None:
    """Sleep until a child ends or the time is up; raise Stopped when asked to stop."""
    info = signal.sigtimedwait(WATCHED, seconds)
    if info and info.si_signo in STOPS:
        raise Stopped(info.si_signo)


def sent_by_process(info: signal.struct_siginfo | None) -> bool:
    """Whether a stop signal came from kill(2) or a parent's death rather than from the terminal."""
    return info is not None and info.si_signo in STOPS and info.si_code <= 0


def processes(about: Callable[[Path], bool]) -> list[int]:
    """The processes whose folder under /proc answers yes; one that ends while we look is not there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if about(folder):
                found.append(int(folder.name))
    return found


def _reap(ward: int) -> int | None:
    """Collect every child that has ended; the ward's exit status once it is among them."""
    status = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == ward:
                status = os.waitstatus_to_exitcode(ended[1])
    return status


def _mop_up() -> None:
    """Wait for what is left below us, which its death signal has told to end; then kill it."""
    me = str(os.getpid())
    deadline = time.monotonic() + MOP_UP_SECONDS
    with contextlib.suppress(ChildProcessError):
        while True:
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if ended == 0 and time.monotonic() > deadline:
                for pid in processes(lambda folder: _parent_of(folder) == me):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            if ended == 0:
                time.sleep(0.05)


def _parent_of(folder: Path) -> str:
    return (folder / "stat").read_text().rpartition(")")[2].split()[1]
