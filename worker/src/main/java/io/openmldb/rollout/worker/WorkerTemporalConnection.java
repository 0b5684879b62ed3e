package io.openmldb.rollout.worker;

import com.uber.m3.tally.Scope;
import io.grpc.StatusRuntimeException;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import io.openmldb.rollout.workflows.temporal.ConnectionFailure;
import io.openmldb.rollout.workflows.temporal.TemporalProfileCheck;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's connection to Temporal, as the {@code TEMPORAL_*} variables and profiles say. */
final class WorkerTemporalConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerTemporalConnection.class);
  private static final Duration ONE_TRY = Duration.ofSeconds(5);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private WorkerTemporalConnection(WorkflowServiceStubs stubs, WorkflowClient client) {
    this.stubs = stubs;
    this.client = client;
  }

  /**
   * Connects, trying again until {@code timeout} has passed.
   *
   * @throws UnreachableException when the service, or the namespace in it, is not there by then
   * @throws MisconfiguredException when the variables or the profile cannot be used
   */
  static WorkerTemporalConnection open(String identity, Scope metrics, Duration timeout)
      throws UnreachableException, MisconfiguredException {
    ClientConfigProfile profile = profile();
    WorkflowServiceStubsOptions options = stubsOptions(profile, metrics);
    WorkflowServiceStubs stubs = channel(options);
    WorkflowClientOptions clientOptions =
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setDataConverter(RolloutDataConverter.create())
            .setIdentity(identity)
            .validateAndBuildWithDefaults();
    String where = options.getTarget() + ", namespace " + clientOptions.getNamespace();
    try {
      awaitNamespace(stubs, clientOptions.getNamespace(), where, timeout);
    } catch (UnreachableException e) {
      stubs.shutdownNow();
      throw e;
    }
    LOG.info("Connected to Temporal at {}", where);
    return new WorkerTemporalConnection(stubs, WorkflowClient.newInstance(stubs, clientOptions));
  }

  WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    stubs.shutdown();
    stubs.awaitTermination(2, TimeUnit.SECONDS);
    stubs.shutdownNow();
  }

  private static ClientConfigProfile profile() throws MisconfiguredException {
    ClientConfigProfile profile;
    try {
      profile = ClientConfigProfile.load();
    } catch (IOException | RuntimeException e) {
      throw new MisconfiguredException(TemporalProfileCheck.describe(e), e);
    }
    List<String> problems =
        TemporalProfileCheck.problems(profile, file -> Files.isReadable(Path.of(file)));
    if (!problems.isEmpty()) {
      throw new MisconfiguredException(String.join("; ", problems), null);
    }
    return profile;
  }

  private static WorkflowServiceStubsOptions stubsOptions(
      ClientConfigProfile profile, Scope metrics) throws MisconfiguredException {
    WorkflowServiceStubsOptions configured;
    try {
      configured = profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      // A certificate or key that is none.
      throw new MisconfiguredException(TemporalProfileCheck.describe(e), e);
    }
    return WorkflowServiceStubsOptions.newBuilder(configured)
        .setMetricsScope(metrics)
        .validateAndBuildWithDefaults();
  }

  private static WorkflowServiceStubs channel(WorkflowServiceStubsOptions options)
      throws MisconfiguredException {
    try {
      return WorkflowServiceStubs.newServiceStubs(options);
    } catch (RuntimeException e) {
      // An address that gRPC does not take.
      throw new MisconfiguredException(TemporalProfileCheck.describe(e), e);
    }
  }

  private static void awaitNamespace(
      WorkflowServiceStubs stubs, String namespace, String where, Duration timeout)
      throws UnreachableException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      StatusRuntimeException failure = describe(stubs, namespace);
      if (failure == null) {
        return;
      }
      if (!isWorthAnotherTry(failure) || System.nanoTime() >= deadline) {
        throw new UnreachableException(
            "Temporal at " + where + " cannot be used: " + reason(failure), failure);
      }
      LOG.warn("Temporal at {} does not answer yet: {}", where, reason(failure));
      pause();
    }
  }

  private static @Nullable StatusRuntimeException describe(
      WorkflowServiceStubs stubs, String namespace) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(ONE_TRY.toMillis(), TimeUnit.MILLISECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      return null;
    } catch (StatusRuntimeException e) {
      return e;
    }
  }

  private static boolean isWorthAnotherTry(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT -> false;
      // A namespace that was just made takes seconds to be known everywhere.
      default -> true;
    };
  }

  /** Without the cause's stack trace, which the status would print too. */
  private static String reason(StatusRuntimeException failure) {
    Optional<String> cause = ConnectionFailure.describe(failure);
    if (cause.isPresent()) {
      return cause.get();
    }
    String description = failure.getStatus().getDescription();
    return failure.getStatus().getCode() + (description == null ? "" : " (" + description + ")");
  }

  private static void pause() throws UnreachableException {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("stopped while connecting to Temporal", e);
    }
  }

  /** The {@code TEMPORAL_*} variables or the profile file are wrong; the message says all of it. */
  static final class MisconfiguredException extends Exception {

    MisconfiguredException(String what, @Nullable Throwable cause) {
      super("Temporal's configuration cannot be used: " + what, cause);
    }
  }

  /** Temporal is not there, or not for us; the message says where it was sought. */
  static final class UnreachableException extends Exception {
    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
