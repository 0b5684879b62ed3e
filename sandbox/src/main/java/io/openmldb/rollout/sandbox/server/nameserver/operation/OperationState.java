package io.openmldb.rollout.sandbox.server.nameserver.operation;

/** Where an operation is in its life, by the protocol's names. */
enum OperationState {
  kInited,
  kDoing,
  kDone,
  kFailed,
  kCanceled;

  boolean isOver() {
    return this != kInited && this != kDoing;
  }
}
