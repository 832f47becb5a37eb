# Celery beside the worker (conf/bench_jobs.sh): the same row for each task. `celery_drill.py COUNT` sends so many.
import os
import sys

import psycopg2
from celery import Celery
from celery.signals import worker_process_init

app = Celery('celery_drill', broker=os.environ['BROKER_URL'])
app.conf.task_ignore_result = True
connection = None


@worker_process_init.connect
def connect(**_):
    global connection
    connection = psycopg2.connect(os.environ['DATABASE_URL'], options='-c synchronous_commit=off')


@app.task
def drill(job_id):
    with connection, connection.cursor() as cursor:
        cursor.execute('INSERT INTO job_drills (job_id, done_on) VALUES (%s, clock_timestamp())', (job_id,))


if __name__ == '__main__':
    with app.pool.acquire(block=True) as broker, app.amqp.Producer(broker) as producer:
        for number in range(1, int(sys.argv[1]) + 1):
            drill.apply_async((number,), producer=producer)
