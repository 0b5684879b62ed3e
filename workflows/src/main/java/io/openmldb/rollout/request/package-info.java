/**
 * What an operator asks for: the request, its options, and the reading of it. The JSON shape is the
 * product's interface, so it is read strictly, and everything that is wrong is said at once.
 */
package io.openmldb.rollout.request;
