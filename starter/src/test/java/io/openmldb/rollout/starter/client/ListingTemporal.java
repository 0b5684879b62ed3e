package io.openmldb.rollout.starter.client;

import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What Temporal's in-memory server cannot do, before one that can do the rest: lists of the
 * rollouts that it was told of, the newest first, and who has started them.
 */
public final class ListingTemporal implements AutoCloseable {

  private static final String LIST =
      WorkflowServiceGrpc.getListWorkflowExecutionsMethod().getFullMethodName();
  private static final String DESCRIBE =
      WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod().getFullMethodName();

  private final List<WorkflowExecution> rollouts = new CopyOnWriteArrayList<>();
  private final ManagedChannel temporal;
  private final Server server;

  public ListingTemporal(TemporalFixture inMemory) {
    temporal =
        Grpc.newChannelBuilder(inMemory.address(), InsecureChannelCredentials.create()).build();
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .fallbackHandlerRegistry(new Methods())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment of a command that shall find this server, and nothing of this machine's. */
  public Map<String, String> environment() {
    return Map.of(
        "TEMPORAL_ADDRESS",
        "127.0.0.1:" + server.getPort(),
        "TEMPORAL_CONFIG_FILE",
        "/nonexistent/none.toml");
  }

  /** From now on {@code rollout} is listed. */
  public void list(WorkflowExecution rollout) {
    rollouts.add(rollout);
  }

  @Override
  public void close() {
    server.shutdownNow();
    temporal.shutdownNow();
  }

  private ListWorkflowExecutionsResponse list(ListWorkflowExecutionsRequest request) {
    String query = request.getQuery();
    Stream<WorkflowExecutionInfo> found =
        rollouts.stream()
            .map(this::describe)
            .map(DescribeWorkflowExecutionResponse::getWorkflowExecutionInfo)
            .filter(
                info ->
                    !query.contains("'Running'")
                        || info.getStatus()
                            == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
            .filter(
                info ->
                    !query.contains("RunId")
                        || query.contains("'" + info.getExecution().getRunId() + "'"))
            .sorted(Comparator.comparing(ListingTemporal::startedAt).reversed());
    return ListWorkflowExecutionsResponse.newBuilder().addAllExecutions(found.toList()).build();
  }

  private DescribeWorkflowExecutionResponse describe(WorkflowExecution rollout) {
    return describe(
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setExecution(rollout)
            .build());
  }

  /** One whose id ends with a time was started by a schedule. */
  private DescribeWorkflowExecutionResponse describe(DescribeWorkflowExecutionRequest request) {
    DescribeWorkflowExecutionResponse known =
        WorkflowServiceGrpc.newBlockingStub(temporal).describeWorkflowExecution(request);
    if (!request.getExecution().getWorkflowId().endsWith("Z")) {
      return known;
    }
    DescribeWorkflowExecutionResponse.Builder scheduled = known.toBuilder();
    scheduled
        .getWorkflowExecutionInfoBuilder()
        .getSearchAttributesBuilder()
        .putIndexedFields(
            "TemporalScheduledById",
            io.temporal.common.converter.DefaultDataConverter.STANDARD_INSTANCE
                .toPayload("nightly")
                .orElseThrow());
    return scheduled.build();
  }

  /** Every call, of which most are passed on as they are. */
  private final class Methods extends HandlerRegistry {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
      if (name.equals(LIST)) {
        return answer(
            WorkflowServiceGrpc.getListWorkflowExecutionsMethod(), request -> list(request));
      }
      if (name.equals(DESCRIBE)) {
        return answer(
            WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod(), request -> describe(request));
      }
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(name)
              .setRequestMarshaller(Bytes.AS_THEY_ARE)
              .setResponseMarshaller(Bytes.AS_THEY_ARE)
              .build();
      Channel channel = temporal;
      return ServerMethodDefinition.create(
          method,
          ServerCalls.asyncUnaryCall(
              (request, answer) ->
                  ClientCalls.asyncUnaryCall(
                      channel.newCall(method, CallOptions.DEFAULT), request, answer)));
    }

    private static <Q, A> ServerMethodDefinition<Q, A> answer(
        MethodDescriptor<Q, A> method, java.util.function.Function<Q, A> reply) {
      return ServerMethodDefinition.create(
          method,
          ServerCalls.asyncUnaryCall(
              (request, answer) -> {
                A given;
                try {
                  given = reply.apply(request);
                } catch (io.grpc.StatusRuntimeException e) {
                  answer.onError(e);
                  return;
                }
                answer.onNext(given);
                answer.onCompleted();
              }));
    }
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    AS_THEY_ARE;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Instant startedAt(WorkflowExecutionInfo info) {
    Timestamp started = info.getStartTime();
    return Instant.ofEpochSecond(started.getSeconds(), started.getNanos());
  }
}
