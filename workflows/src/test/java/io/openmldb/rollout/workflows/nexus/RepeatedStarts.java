package io.openmldb.rollout.workflows.nexus;

import io.nexusrpc.OperationException;
import io.nexusrpc.handler.HandlerException;
import io.nexusrpc.handler.OperationContext;
import io.temporal.common.interceptors.NexusOperationInboundCallsInterceptor;
import io.temporal.common.interceptors.NexusOperationInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.io.IOException;

/** Loses the answer of the first start of an operation, so that Nexus starts it once more. */
final class RepeatedStarts extends WorkerInterceptorBase {

  private int starts;

  @Override
  public NexusOperationInboundCallsInterceptor interceptNexusOperation(
      OperationContext context, NexusOperationInboundCallsInterceptor next) {
    return new NexusOperationInboundCallsInterceptorBase(next) {
      @Override
      public StartOperationOutput startOperation(StartOperationInput input)
          throws OperationException {
        StartOperationOutput output = super.startOperation(input);
        if (lose()) {
          throw new HandlerException(
              HandlerException.ErrorType.UNAVAILABLE, new IOException("the answer is lost"));
        }
        return output;
      }
    };
  }

  private synchronized boolean lose() {
    starts++;
    return starts == 1;
  }

  /** How often operations were started. */
  synchronized int starts() {
    return starts;
  }
}
