package io.openmldb.rollout.sandbox.recorded;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that was just set up, and its first databases and tables. */
@Tag("component")
class FreshClusterTest {
  private static final String USERS = "ns_ShowTable_db_only.json";

  @TempDir Path directory;
  private RecordedCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = RecordedCluster.fresh(directory);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  @ComparedWith({
    "ns_ShowTablet.json",
    "ns_ShowTable_empty_db_not_given.json",
    "ns_ShowTable_show_all.json",
    "ns_ShowTable_unknown.json",
    "ns_ShowTable_internal_db.json",
    "ns_ShowDatabase_fresh.json",
    "ns_ConfGet.json",
    "ns_ConfGet_all.json",
    "ns_ConfGet_unknown.json",
    "ns_ShowOPStatus_none.json",
    "ns_ShowCatalog.json",
    "ns_nonexistent_method.json"
  })
  void aFreshLeaderShowsTabletsAndNoUserTables() throws Exception {
    cluster.replay("ns_ShowTablet.json");
    cluster.replay("ns_ShowTable_empty_db_not_given.json");
    cluster.replay("ns_ShowTable_show_all.json");
    cluster.replay("ns_ShowTable_unknown.json");
    cluster.replay("ns_ShowTable_internal_db.json");
    cluster.replay("ns_ShowDatabase_fresh.json");
    cluster.replay("ns_ConfGet.json");
    cluster.replay("ns_ConfGet_all.json");
    cluster.replay("ns_ConfGet_unknown.json");
    cluster.replay("ns_ShowOPStatus_none.json");
    cluster.replay("ns_ShowCatalog.json");
    cluster.replay("ns_nonexistent_method.json");
  }

  @Test
  @ComparedWith({
    "standby_ShowTablet.json",
    "standby_ShowTable.json",
    "standby_ShowDatabase.json",
    "standby_CreateDatabase.json",
    "standby_ConfGet.json",
    "standby_ConfSet.json",
    "standby_ShowOPStatus.json"
  })
  void aStandbyRefusesEveryMethodAlike() throws Exception {
    cluster.replay("standby_ShowTablet.json");
    cluster.replay("standby_ShowTable.json");
    cluster.replay("standby_ShowDatabase.json");
    cluster.replay("standby_CreateDatabase.json");
    cluster.replay("standby_ConfGet.json");
    cluster.replay("standby_ConfSet.json");
    cluster.replay("standby_ShowOPStatus.json");
  }

  @Test
  @ComparedWith({
    "ns_CreateDatabase.json",
    "ns_CreateDatabase_exists.json",
    "ns_ShowDatabase.json",
    "ns_CreateTable_1replica.json",
    "ns_CreateTable_2replica.json",
    "ns_CreateTable_3replica.json",
    "ns_CreateTable_exists.json",
    "ns_CreateTable_too_many_replicas.json",
    "ns_CreateTable_nodb.json",
    "ns_CreateTable_enum_as_int.json",
    "ns_CreateTable_bad_enum.json"
  })
  void databasesAndTablesAreCreatedOrRefused() throws Exception {
    createUserTables();
    cluster.replay("ns_CreateDatabase_exists.json");
    cluster.replay("ns_ShowDatabase.json");
    cluster.replay("ns_CreateTable_exists.json");
    cluster.replay("ns_CreateTable_too_many_replicas.json");
    cluster.replay("ns_CreateTable_nodb.json");
    cluster.replay("ns_CreateTable_enum_as_int.json");
    cluster.replay("ns_CreateTable_bad_enum.json");
  }

  @Test
  @ComparedWith({
    "ns_ShowTable_db1_all.json",
    "ns_ShowTable_t1r.json",
    "ns_ShowTable_t2r.json",
    "ns_ShowTable_t3r.json",
    "ns_ShowTable_show_all_users.json",
    "ns_ShowTable_no_db.json",
    "ns_ShowTable_db_only.json",
    "ns_ShowTable_show_all_only.json",
    "ns_ShowTable_internal_db_only.json",
    "ns_ShowTable_nodb.json"
  })
  void tablesAreShownToWhoAsksInTheRightWay() throws Exception {
    createUserTables();
    cluster.awaitSimilarReply("ns_ShowTable_show_all_only.json", ReplyComparison.strict());
    cluster.replay("ns_ShowTable_db1_all.json");
    cluster.replay("ns_ShowTable_t1r.json");
    cluster.replay("ns_ShowTable_t2r.json");
    cluster.replay("ns_ShowTable_t3r.json");
    cluster.replay("ns_ShowTable_show_all_users.json");
    cluster.replay("ns_ShowTable_no_db.json");
    cluster.replay("ns_ShowTable_db_only.json");
    cluster.replay("ns_ShowTable_internal_db_only.json");
    cluster.replay("ns_ShowTable_nodb.json");
  }

  @Test
  @ComparedWith({
    "ns2nd_CreateTable_t1r.json",
    "ns2nd_CreateTable_t2r.json",
    "ns2nd_CreateTable_t3r.json",
    "ns2nd_CreateTable_hdd2r.json",
    "ns2nd_CreateTable_ssd_not_configured.json",
    "ns_ShowTable_hdd.json"
  })
  void aDiskTableShowsItsStorageAndOneWithoutADiskIsRefused() throws Exception {
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns2nd_CreateTable_t1r.json", USERS);
    cluster.create("ns2nd_CreateTable_t2r.json", USERS);
    cluster.create("ns2nd_CreateTable_t3r.json", USERS);
    cluster.create("ns2nd_CreateTable_hdd2r.json", "ns_ShowTable_hdd.json");
    cluster.replay("ns2nd_CreateTable_ssd_not_configured.json");
    cluster.awaitSimilarReply("ns_ShowTable_hdd.json", ReplyComparison.strict());
  }

  private void createUserTables() throws Exception {
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns_CreateTable_1replica.json", USERS);
    cluster.create("ns_CreateTable_2replica.json", USERS);
    cluster.create("ns_CreateTable_3replica.json", USERS);
  }
}
