package io.openmldb.rollout.workflows.lease;

import io.openmldb.rollout.workflows.api.FailureType;
import io.openmldb.rollout.workflows.api.model.Lease;
import io.openmldb.rollout.workflows.temporal.FailureMessage;
import io.temporal.failure.ActivityFailure;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease that a workflow has got.
 *
 * @param lease the lease
 * @param formerHolder who held it, as a sentence, when it was taken over from a workflow that had
 *     ended and kept it: what is recorded in it is still to be undone; null when it was free
 */
public record LeaseAcquisition(Lease lease, @Nullable String formerHolder) {

  /**
   * Takes the lease, or takes it over when the workflow that holds it has ended.
   *
   * @param takeOver takes it over, given who held it, as a sentence
   * @throws ActivityFailure when that workflow runs, or it cannot be told whether it does
   */
  public static LeaseAcquisition take(Supplier<Lease> acquire, Function<String, Lease> takeOver) {
    try {
      return new LeaseAcquisition(acquire.get(), null);
    } catch (ActivityFailure e) {
      if (!FailureMessage.hasType(FailureType.LEASE_HELD, e)) {
        throw e;
      }
      String holder = FailureMessage.of(e);
      return new LeaseAcquisition(takeOver.apply(holder), holder);
    }
  }
}
