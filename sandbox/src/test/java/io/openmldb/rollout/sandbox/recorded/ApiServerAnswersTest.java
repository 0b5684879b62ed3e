package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.UnusedEndpoint;
import io.openmldb.rollout.sandbox.server.api.ApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** An apiserver beside a cluster with two tables. */
@Tag("component")
class ApiServerAnswersTest {

  private static final String USERS = "ns_ShowTable_db_only.json";

  /** Which tables there are differs from session to session; what is told of each does not. */
  private static final ReplyComparison EACH_KIND =
      ReplyComparison.strict()
          .asKinds("tables")
          .masking("tid", "name", "table_partition_size", "partition_num", "replica_num");

  private static RecordedCluster cluster;
  private static ApiServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = RecordedCluster.fresh(directory);
    cluster.replay("ns_CreateDatabase.json");
    cluster.create("ns_CreateTable_1replica.json", USERS);
    cluster.create("ns_CreateTable_2replica.json", USERS);
    String endpoint = UnusedEndpoint.endpoint();
    cluster.let("127.0.0.1:19580", endpoint);
    server =
        ApiServer.start(
            TestFlags.of(
                Map.of(
                    "role",
                    "apiserver",
                    "endpoint",
                    endpoint,
                    "zk_cluster",
                    cluster.cluster().zooKeeper().endpoint())));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    cluster.close();
  }

  @ComparedWith({
    "api_dbs.json",
    "api_dbs_noauth.json",
    "api_health.json",
    "api_refresh.json",
    "api_tables.json",
    "api_version.json"
  })
  @ParameterizedTest
  @ArgumentsSource(ComparedRecordingNames.class)
  void itAnswersWhatItIsAskedForWithAndWithoutAuthorization(String recording) throws IOException {
    assertThat(cluster.replay(recording, EACH_KIND).status()).isEqualTo(200);
  }
}
