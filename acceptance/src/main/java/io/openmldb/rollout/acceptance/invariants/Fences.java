package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.sandbox.cluster.Row;
import io.openmldb.rollout.sandbox.cluster.Tablet;
import java.io.IOException;

/** Whether a tablet refuses writes. */
public final class Fences {

  private static final int IS_FOLLOWER_CLUSTER = 453;
  private static final Tablet.Key NO_TABLE = new Tablet.Key(999_999, 0);

  private Fences() {}

  /** A write to a table that is not there is refused differently while a fence is up. */
  public static boolean isUp(String tablet) throws IOException, InterruptedException {
    Row row = new Row("nobody", System.currentTimeMillis(), "never written");
    return new Tablet(tablet).put(NO_TABLE, row) == IS_FOLLOWER_CLUSTER;
  }
}
