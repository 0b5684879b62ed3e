package io.openmldb.rollout.activities.fake;

import java.time.Instant;

/** One operation of the nameserver: after some time it has its effect, unless it was cancelled. */
final class FakeOperation {

  final long id;
  final String type;
  final FakePartition partition;
  final Instant due;
  final Runnable effect;
  String status = "kDoing";

  FakeOperation(long id, String type, FakePartition partition, Instant due, Runnable effect) {
    this.id = id;
    this.type = type;
    this.partition = partition;
    this.due = due;
    this.effect = effect;
  }

  boolean isUnderWay() {
    return status.equals("kDoing");
  }
}
