package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.recorded.ReplayingServer;
import io.openmldb.rollout.activities.support.ParallelCalls;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadingNameserversTest {

  private final LeadingNameservers leading =
      new LeadingNameservers(
          new HttpTransport(() -> HttpTransport.ANONYMOUS),
          new ParallelCalls(Runnable::run, () -> {}),
          Duration.ofSeconds(5));

  @Test
  void aStandbyAndOneThatIsDownDoNotLead() {
    try (ReplayingServer leader =
            new ReplayingServer("ns_ShowTablet_offline", "ns_ShowTablet_offline");
        ReplayingServer second = new ReplayingServer("ns_ShowTablet_offline");
        ReplayingServer standby = new ReplayingServer("ns1_ShowTablet_returned_as_standby")) {

      assertThat(leading.among(List.of(leader.endpoint(), standby.endpoint(), "127.0.0.1:1")))
          .containsExactly(leader.endpoint());
      assertThat(leading.among(List.of(leader.endpoint(), second.endpoint()))).hasSize(2);
    }
  }
}
