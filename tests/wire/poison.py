"""A message that is not ours ends beside the queue, alone, and comes back when somebody says so."""

import json

from world import eventually

FOREIGN = json.dumps({"v": 99, "d": {"portfolio": "por_unknown"}})


def _dead(world):
    return world.peek("FailedErrands")


def a_message_of_a_future_version_ends_in_the_dead_letter_queue(world):
    world.impatient("Errands")
    world.sqs.send_message(QueueUrl=world.stack.queue("Errands"), MessageBody=FOREIGN, MessageGroupId="nobody")
    eventually("the dead letter", lambda: FOREIGN in _dead(world))


def the_queue_goes_on_meanwhile(world):
    world.sweep()
    world.queue_is_quiet("Errands")


def redriving_takes_it_back_once_and_twice_is_once(world):
    assert world.redrive("FailedErrands", "Errands") == 1
    eventually("the dead letter again", lambda: FOREIGN in _dead(world))
    assert world.redrive("FailedErrands", "Errands") + world.redrive("FailedErrands", "Errands") == 1
    eventually("the dead letter for the third time", lambda: FOREIGN in _dead(world))
    world.bury("FailedErrands")
