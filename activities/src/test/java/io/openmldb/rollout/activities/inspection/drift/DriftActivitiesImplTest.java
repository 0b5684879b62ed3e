package io.openmldb.rollout.activities.inspection.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.inventory.TopologyDiscovery;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.workflows.api.report.DriftReport;
import io.openmldb.rollout.workflows.api.report.DriftReport.Drift;
import io.openmldb.rollout.workflows.api.report.DriftReport.Kind;
import io.openmldb.rollout.workflows.api.request.DriftRequest;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
class DriftActivitiesImplTest {

  @TempDir Path directory;

  @Test
  void aFileWithMistakesInItIsComparedAllTheSame() throws Exception {
    try (SmallCluster cluster = SmallCluster.start(directory)) {
      cluster.writeFlags(
          cluster.content() + "--gc_interval = 5\n--zk_cert hunter2\n--a%b=1\n",
          Instant.now().plusSeconds(1));

      DriftReport look =
          new DriftActivitiesImpl(
                  cluster.registry(),
                  new TopologyDiscovery(cluster.zooKeepers()),
                  cluster.hosts(),
                  cluster.contexts(),
                  new FlagsPageClient())
              .readDrift(new DriftRequest("demo"));

      assertThat(look.drifts())
          .extracting(Drift::endpoint, Drift::kind)
          .contains(tuple(cluster.tablet().endpoint(), Kind.FILE_NEWER));
      assertThat(look.toString()).doesNotContain("hunter2");
    }
  }
}
