package io.openmldb.rollout.sandbox.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a cluster each, whose nameserver does not fail over by itself. */
abstract class TestClusterTestBase {
  @TempDir Path directory;
  TestCluster cluster;

  @BeforeEach
  final void startCluster() throws Exception {
    cluster = new TestCluster(directory);
    cluster.setAutoFailover(false);
  }

  @AfterEach
  final void stopCluster() throws Exception {
    cluster.close();
  }
}
