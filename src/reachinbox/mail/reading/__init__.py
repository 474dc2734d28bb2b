"""Says what a mail that came in is: a bounce, a delay, a complaint, a machine's answer, a person's.

Pure and bounded: any bytes at all are read in well under half a second and never raise.
"""

from reachinbox.mail.reading.findings import Failed as Failed
from reachinbox.mail.reading.findings import Kind as Kind
from reachinbox.mail.reading.findings import Reading as Reading
from reachinbox.mail.reading.read import read_mail as read_mail
