"""Which files of an edition there are, which are on their way, which may be asked for."""

from dataclasses import dataclass

from branches.choices import JobState
from branches.models import Job
from reports.choices import ReportFormat


@dataclass(frozen=True)
class FileLine:
    """One form of an edition; ``job`` None: nobody asked for it yet."""

    form: ReportFormat
    job: Job | None

    @property
    def is_done(self):
        return self.job is not None and self.job.state == JobState.DONE

    @property
    def is_on_its_way(self):
        return self.job is not None and self.job.state in (JobState.QUEUED, JobState.RUNNING)


def files_of(run):
    """A `FileLine` for every form. Of an issued edition only what carries its number.

    ``run.files`` with their jobs should be prefetched for lists.
    """
    return [FileLine(form, _job_of(run, form)) for form in ReportFormat]


def main_file(run):
    """The file to offer first: what was asked for, or the numbered PDF."""
    form = ReportFormat.PDF if run.is_issued else ReportFormat(run.form)
    return FileLine(form, _job_of(run, form))


def done_job(run, form):
    """The job that left this form of the edition, or None."""
    line = FileLine(form, _job_of(run, form))
    return line.job if line.is_done else None


def _job_of(run, form):
    if not run.is_issued and form == run.form:
        return run.job
    fitting = [
        one for one in run.files.all() if one.form == form and one.is_issued == run.is_issued
    ]
    return max(fitting, key=lambda one: one.pk).job if fitting else None
