"""Every write of evidence: keeping a release, reading it, judging it, making it the current one."""

from lists.services.comparing import diff_releases
from lists.services.releases import Busy

__all__ = ["Busy", "diff_releases"]
