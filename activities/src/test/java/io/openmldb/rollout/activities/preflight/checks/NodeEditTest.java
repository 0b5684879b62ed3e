package io.openmldb.rollout.activities.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeEditTest {

  @Test
  void itsChangesAreTheValuesThatCountBeforeAndAfter() {
    NodeEdit edit =
        NodeEdits.of(
            NodeEdits.TABLET,
            "--role=tablet\n--gc-interval=1\n--gc_interval=120\n--noenable_x\n--same=1\n--old=7\n",
            Map.of("gc-interval", "60", "enable_x", "true", "same", "1", "added", "./a b"),
            List.of("old"));

    assertThat(edit.changes())
        .containsExactlyInAnyOrder(
            new ConfigChange("gc_interval", "120", "60"),
            new ConfigChange("enable_x", "false", "true"),
            new ConfigChange("old", "7", null),
            new ConfigChange("added", null, "./a b"));
  }

  @Test
  void propertiesAreToldAsTheTaskmanagerReadsThem() {
    NodeEdit edit =
        NodeEdits.of(
            NodeEdits.TASKMANAGER,
            "# comment \\\nserver.port : 9902\njob.log.path = ../lo\\\n   gs\nuser=a\\u0020b\\=\\tc\n",
            Map.of("server.port", "9903"),
            List.of("job.log.path", "user"));

    assertThat(edit.changes())
        .containsExactlyInAnyOrder(
            new ConfigChange("server.port", "9902", "9903"),
            new ConfigChange("job.log.path", "../logs", null),
            new ConfigChange("user", "a b=\tc", null));
  }

  @Test
  void secretsAreHiddenWhereverTheyStand() {
    NodeEdit edit =
        NodeEdits.of(
            NodeEdits.TASKMANAGER,
            "zookeeper.cert=hunter22\nspark.default.conf=a=hunter22;spark.secret.key=other\n",
            Map.of("zookeeper.cert", "hunter33", "spark.default.conf", "a=hunter33"),
            List.of());

    assertThat(edit.changes())
        .containsExactlyInAnyOrder(
            new ConfigChange("zookeeper.cert", "******", "******"),
            new ConfigChange("spark.default.conf", "a=******;spark.secret.key=******", "a=******"));
  }

  @Test
  void anEditThatChangesNoValueHasNone() {
    assertThat(NodeEdits.of(NodeEdits.TABLET, "--a=1\n", Map.of("a", "1"), List.of("b")).changes())
        .isEmpty();
  }
}
