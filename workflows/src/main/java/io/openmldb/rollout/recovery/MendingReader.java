package io.openmldb.rollout.recovery;

import com.fasterxml.jackson.databind.DeserializationContext;
import io.openmldb.rollout.json.LenientReader;
import io.openmldb.rollout.json.ObjectReading;
import io.openmldb.rollout.json.Problems;

/**
 * Reads a request to recover or repair a cluster; a missing one has its problems, too.
 *
 * @param <T> the request
 */
abstract class MendingReader<T> extends LenientReader<T> {

  @Override
  public T getNullValue(DeserializationContext context) {
    return missing();
  }

  /** The request for an input that is missing. */
  final T missing() {
    Problems problems = new Problems();
    ObjectReading.of(null, "", problems);
    return unreadable(problems.all());
  }

  static String cluster(ObjectReading object) {
    String cluster = object.text("cluster");
    object.requireSaid("cluster", cluster);
    if (cluster != null && cluster.isBlank()) {
      object.problem("cluster", "is blank: the cluster's name in the worker's registry file");
    }
    return cluster;
  }
}
