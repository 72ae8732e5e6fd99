"""Every write of evidence: keeping a release, reading it, judging it, making it the current one."""
