package io.openmldb.rollout.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tablet whose process has more memory than {@code max_memory_mb} allows. */
@Tag("component")
class MemoryLimitTest extends TestClusterTestBase {
  private final String full = UnusedEndpoint.endpoint();

  @Test
  void itTakesAReplicaAndItsRowsAndRefusesRowsOnceItLeads() throws Exception {
    TestTable table = cluster.createTable("t1", 1);
    table.putRows(5);
    cluster.startTablet(full, Map.of("max_memory_mb", "1"));
    add(table);
    table.awaitRows(full, 5);
    table.putRows(1);
    table.awaitRows(full, 6);

    table.changeLeader();

    assertThat(table.leader()).isEqualTo(full);
    assertThat(table.put(full, "x")).isEqualTo(160);
    assertThat(table.status(full).path("offset").asInt()).isEqualTo(6);
  }

  @Test
  void aTabletWithoutALimitTakesRows() throws Exception {
    TestTable table = cluster.createTable("t1", 1);

    assertThat(table.put(table.leader(), "x")).isZero();
  }

  private void add(TestTable table) throws Exception {
    ObjectNode request = table.request().put("endpoint", full);
    Eventually.that(
        "the nameserver knows the tablet and takes the replica",
        () -> cluster.nameserver("AddReplicaNS", request).path("code").asInt() == 0);
    cluster.awaitOperations();
  }
}
