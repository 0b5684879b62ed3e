package io.openmldb.rollout.workflows.testing;

import io.openmldb.rollout.workflows.activity.ConfigFileActivities.FileOutcome;
import io.openmldb.rollout.workflows.activity.LeaderMoveActivities.MoveOutcome;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.activity.TabletRecoveryActivities.RecoveryOutcome;
import io.openmldb.rollout.workflows.activity.VerificationActivities.NodeProof;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a node rollout between two of its activities, with nothing done about it: as a termination
 * does, of which the in-memory server does not tell the parent.
 */
public final class SimulatedTermination extends DataConverterException {

  private static final long serialVersionUID = 1L;

  private static final Set<Class<?>> RESULTS =
      Set.of(
          FileOutcome.class,
          MoveOutcome.class,
          RestartOutcome.class,
          RecoveryOutcome.class,
          NodeProof.class);

  private SimulatedTermination() {
    super(new IllegalStateException("terminated"));
  }

  /** Reads results, the next of which may be the last that a node rollout sees. */
  public static final class Switch extends JacksonJsonPayloadConverter {
    private final AtomicBoolean ends = new AtomicBoolean();

    public Switch() {
      super(RolloutDataConverter.mapper());
    }

    /** The next result of an activity ends the node rollout that reads it. */
    public void arm() {
      ends.set(true);
    }

    public DataConverter converter() {
      return DefaultDataConverter.newDefaultInstance().withPayloadConverterOverrides(this);
    }

    @Override
    public <T> T fromData(Payload content, Class<T> type, Type generic) {
      if (RESULTS.contains(type) && ends.getAndSet(false)) {
        throw new SimulatedTermination();
      }
      return super.fromData(content, type, generic);
    }
  }
}
