/**
 * A model as one ONNX file, and back: {@link dev.varve.onnx.OnnxExport} writes it, {@link dev.varve.onnx.OnnxImport}
 * reads it, {@link dev.varve.onnx.OnnxCard} reads its description alone.
 *
 * <p>The file is plain ONNX for any runtime. What ONNX cannot say (the module tree, what training may change, classes
 * and preprocessing) stands in its metadata, so that a file of the trainable profile comes back as the same model.
 */
package dev.varve.onnx;
