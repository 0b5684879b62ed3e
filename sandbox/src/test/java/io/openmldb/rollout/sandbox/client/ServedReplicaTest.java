package io.openmldb.rollout.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.client.SandboxTablet.ServedReplica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedReplicaTest {

  @ParameterizedTest
  @ValueSource(strings = {"kTableNormal", "kSnapshotPaused", "kMakingSnapshot"})
  void aReplicaServesAlsoWhileASnapshotIsMadeOrItsSnapshotsArePaused(String state) {
    assertThat(ServedReplica.of(leader(state))).isEqualTo(new ServedReplica(true, true, 7, 5));
  }

  @Test
  void aReplicaThatLoadsDoesNotServe() {
    assertThat(ServedReplica.of(leader("kTableLoading")).loaded()).isFalse();
  }

  private static ObjectNode leader(String state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("mode", "kTableLeader")
        .put("state", state)
        .put("offset", 7)
        .put("record_cnt", 5);
  }
}
