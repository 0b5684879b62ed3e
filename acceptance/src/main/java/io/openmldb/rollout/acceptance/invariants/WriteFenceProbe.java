package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.sandbox.client.SandboxTablet;
import io.openmldb.rollout.sandbox.client.TestRow;
import java.io.IOException;

/** Whether a tablet refuses writes. */
public final class WriteFenceProbe {

  private static final int IS_FOLLOWER_CLUSTER = 453;
  private static final SandboxTablet.Key NO_TABLE = new SandboxTablet.Key(999_999, 0);

  private WriteFenceProbe() {}

  /** A write to a table that is not there is refused differently while a fence is up. */
  public static boolean isUp(String tablet) throws IOException, InterruptedException {
    TestRow row = new TestRow("nobody", System.currentTimeMillis(), "never written");
    return new SandboxTablet(tablet).put(NO_TABLE, row) == IS_FOLLOWER_CLUSTER;
  }
}
