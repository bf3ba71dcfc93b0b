"""What runs in the background: thin, because the Job row holds everything."""

from celery import shared_task

from branches import checkpoints, guessing, health_probes, job_parts, jobs, mail, sessions
from branches.integrity import files


@shared_task
def run_job(job_id):
    """Do one job; running it again changes nothing."""
    jobs.run(job_id)


@shared_task
def sweep_jobs():
    """Ring again for every job that waits without a worker; tidy up after those that ended."""
    health_probes.note_pulse()
    for job_id in jobs.sweep():
        run_job.delay(job_id)
    job_parts.clear_ended()


@shared_task
def send_mail():
    """Send the letters that wait."""
    mail.send_waiting()


@shared_task
def sweep_files():
    """Remove files a killed process left without a row, a day after they were written."""
    files.sweep()


@shared_task
def seal_trail():
    """Sign the ends of the chains and write them outside the database."""
    checkpoints.seal_everything()


@shared_task
def tidy_accounts():
    """Drop sessions that are over and failures that no longer count."""
    sessions.drop_ended()
    guessing.sweep()
