package io.openmldb.rollout.activities.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.activity.ActivityProgress;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The heartbeats of an activity that says once what it is at, and is busy for long then. */
class HeartbeatInterceptorTest {

  private final List<Object> beats = new CopyOnWriteArrayList<>();

  @Test
  void whatAnActivitySaidOfItselfIsRepeatedByTheBeatsThatFollow() {
    ActivityProgress said = new ActivityProgress("loads replicas", 3, 12);
    Busy activity = new Busy(said);
    ActivityInboundCallsInterceptor beating =
        new HeartbeatInterceptor().interceptActivity(activity);

    beating.init(new Recording());
    beating.execute(null);

    assertThat(beats).hasSizeGreaterThan(2).containsOnly(said);
  }

  /** Says what it is at, waits as activities do, and is busy for more than two beats. */
  private static final class Busy extends ActivityInboundCallsInterceptorBase {

    private final ActivityProgress progress;
    private ActivityExecutionContext context;

    Busy(ActivityProgress progress) {
      super(null);
      this.progress = progress;
    }

    @Override
    public void init(ActivityExecutionContext context) {
      this.context = context;
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      context.heartbeat(progress);
      context.heartbeat(null);
      TimeSource.real().sleep(Duration.ofMillis(2_500));
      return new ActivityOutput(null);
    }
  }

  private final class Recording extends ActivityExecutionContextBase {

    Recording() {
      super(null);
    }

    @Override
    public <V> void heartbeat(V details) {
      beats.add(Objects.requireNonNullElse(details, "nothing"));
    }
  }
}
