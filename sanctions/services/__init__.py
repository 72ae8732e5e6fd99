"""Every write about designations: reference data, publishing a release, refreshing a source."""
