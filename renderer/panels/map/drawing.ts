import type { Frame, Layer, ScreenPoint } from '../../scene/api.ts';
import type { MapStore } from './model.ts';

/** Above what stands on the map, below its north and its scale. */
const drawingOrder = 800;
const crossPx = 11;

function cross(context: CanvasRenderingContext2D, at: ScreenPoint): void {
  context.beginPath();
  context.moveTo(at.x - crossPx, at.y);
  context.lineTo(at.x + crossPx, at.y);
  context.moveTo(at.x, at.y - crossPx);
  context.lineTo(at.x, at.y + crossPx);
  context.stroke();
}

/** The loop that a lasso is, while it is drawn; the cross in the middle that keys draw with; and the point that was chosen. */
export function drawingLayer(model: MapStore): Layer {
  function loop(context: CanvasRenderingContext2D, frame: Frame): void {
    context.beginPath();
    let isBegun = false;
    for (const { x, y } of model.getState().points) {
      const seen = frame.project(x, y, 0);
      if (!seen) continue;
      if (isBegun) context.lineTo(seen.x, seen.y);
      else context.moveTo(seen.x, seen.y);
      isBegun = true;
    }
    context.closePath();
    context.fillStyle = frame.night ? 'rgb(244 246 248 / 0.12)' : 'rgb(16 19 24 / 0.12)';
    context.fill();
    context.stroke();
  }
  return {
    order: drawingOrder,
    paint(context, frame) {
      const { mode, subject } = model.getState();
      context.strokeStyle = frame.night ? '#f4f6f8' : '#101318';
      context.lineWidth = 2;
      if (subject?.kind === 'point') {
        const { x, y } = frame.plane.toPlane(subject.at);
        const seen = frame.project(x, y, 0);
        if (seen) cross(context, seen);
      }
      if (mode === 'look') return;
      cross(context, { x: frame.width / 2, y: frame.height / 2 });
      if (mode === 'lasso') loop(context, frame);
    },
    dispose() {},
  };
}
