package io.openmldb.rollout.sandbox.recorded;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The names in a test's {@link ComparedWith}, for a test that runs once for each. */
final class ComparedRecordingNames implements ArgumentsProvider {

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext test) {
    ComparedWith recorded = test.getRequiredTestMethod().getAnnotation(ComparedWith.class);
    return Arrays.stream(recorded.value()).map(Arguments::of);
  }
}
