/**
 * Serves a model file that varve exported, with ONNX Runtime and without libtorch.
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.open(Path.of("fruit.onnx"))) {
 *     Prediction prediction = predictor.predict(Path.of("photo.jpg"));
 *     System.out.printf("%s %.1f %%%n", prediction.best().name(), 100 * prediction.best().probability());
 *     prediction.top(3).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>A server opens one predictor at its start, calls it from any thread, and closes it at its end; what the model
 * wants of an image (size, normalisation) and the names of its classes stand in the file.
 */
package dev.varve.predict;
