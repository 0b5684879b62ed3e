package io.openmldb.rollout.activities.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.cluster.Discovery;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.verification.FlagsPages;
import io.openmldb.rollout.looks.DriftLook;
import io.openmldb.rollout.looks.DriftLook.Drift;
import io.openmldb.rollout.looks.DriftLook.Kind;
import io.openmldb.rollout.looks.DriftRequest;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftActivityTest {

  @TempDir Path directory;

  @Test
  void a_file_with_mistakes_in_it_is_compared_all_the_same() throws Exception {
    try (SmallCluster cluster = SmallCluster.start(directory)) {
      cluster.writeFlags(
          cluster.content() + "--gc_interval = 5\n--zk_cert hunter2\n--a%b=1\n",
          Instant.now().plusSeconds(1));

      DriftLook look =
          new DriftActivity(
                  cluster.registry(),
                  new Discovery(cluster.zookeepers()),
                  cluster.hosts(),
                  cluster.sessions(),
                  new FlagsPages())
              .drift(new DriftRequest("demo"));

      assertThat(look.drifts())
          .extracting(Drift::endpoint, Drift::kind)
          .contains(tuple(cluster.tablet().endpoint(), Kind.FILE_NEWER));
      assertThat(look.toString()).doesNotContain("hunter2");
    }
  }
}
