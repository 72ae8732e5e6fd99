"""The one row that says which state of the data this is."""

from django.db import models


class DataVersion(models.Model):
    """Counts every change of what the faces show. Public pages are a function of URL and this number."""

    id = models.BooleanField(primary_key=True, default=True)
    number = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=True), name="dataversion_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class LoadedFiles(models.Model):
    """Which state of a set of the project's own files was loaded last."""

    name = models.CharField(primary_key=True, max_length=40)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
