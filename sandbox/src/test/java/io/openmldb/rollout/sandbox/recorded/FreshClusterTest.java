package io.openmldb.rollout.sandbox.recorded;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that was just set up, and its first databases and tables. */
class FreshClusterTest {
  private static final String USERS = "ns_ShowTable_db_only.json";

  @TempDir Path directory;

  @Test
  @Recorded({
    "ns_ShowTablet.json",
    "ns_ShowTable_empty_db_not_given.json",
    "ns_ShowDatabase_fresh.json"
  })
  void a_fresh_cluster_has_healthy_tablets_and_only_internal_tables() throws Exception {
    try (RecordedCluster cluster = RecordedCluster.fresh(directory)) {
      cluster.play("ns_ShowTablet.json");
      cluster.play("ns_ShowTable_empty_db_not_given.json");
      cluster.play("ns_ShowDatabase_fresh.json");
      cluster.play("ns_CreateDatabase.json");
      cluster.create("ns_CreateTable_1replica.json", USERS);
      cluster.create("ns_CreateTable_2replica.json", USERS);
      cluster.create("ns_CreateTable_3replica.json", USERS);
      cluster.awaitLike("ns_ShowTable_show_all_only.json", Likeness.strict());
      cluster.play(USERS);
    }
  }
}
