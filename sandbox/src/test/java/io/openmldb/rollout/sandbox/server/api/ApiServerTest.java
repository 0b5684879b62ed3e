package io.openmldb.rollout.sandbox.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.Eventually;
import io.openmldb.rollout.sandbox.server.TestCluster;
import io.openmldb.rollout.sandbox.server.TestFlags;
import io.openmldb.rollout.sandbox.server.TestTable;
import io.openmldb.rollout.sandbox.server.UnusedEndpoint;
import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class ApiServerTest {
  private final String endpoint = UnusedEndpoint.endpoint();

  @Test
  void databasesTablesAndRowsAreServedWithoutAuthorization(@TempDir Path directory)
      throws Exception {
    try (TestCluster cluster = new TestCluster(directory);
        ApiServer server = ApiServer.start(flags(cluster))) {
      TestTable table = cluster.createTable("t1", 1);

      assertThat(send("GET", "/health", "")).isEqualTo("OK");
      assertThat(send("GET", "/dbs", ""))
          .isEqualTo("{\"code\":0,\"msg\":\"ok\",\"dbs\":[\"db1\"]}");
      assertThat(send("GET", "/dbs/db1/tables", ""))
          .contains("\"name\":\"t1\",\"table_partition_size\":1");
      assertThat(send("PUT", "/dbs/db1/tables/t1", "{\"value\":[[\"k\",1,\"v\"]]}"))
          .contains("\"code\":0");
      assertThat(send("PUT", "/dbs/db1/tables/none", "{\"value\":[]}")).contains("Table not found");
      Eventually.that(
          "the row is there", () -> table.status(table.leader()).path("record_cnt").asInt() == 1);
      assertThat(server).isNotNull();
    }
  }

  private FlagSettings flags(TestCluster cluster) {
    return TestFlags.of(
        Map.of(
            "role",
            "apiserver",
            "endpoint",
            endpoint,
            "zk_cluster",
            cluster.zooKeeper().endpoint(),
            "enable_status_service",
            "true"));
  }

  private String send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
