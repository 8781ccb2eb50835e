/** The vertices of a tile, four numbers each (x, y, z in quanta, look), and its triangles. */
export class MeshParts {
  readonly vertices: Int16Array<ArrayBuffer>;
  readonly triangles: Uint32Array;
  private readonly perX: number;
  private readonly perZ: number;
  private readonly middleM: number;
  private readonly isFirst: boolean;
  vertexCount = 0;
  indexCount = 0;

  /**
   * @param most capacity in vertices and indices
   * @param form.middleM origin of x and y; perM, perUpM: quanta per metre
   * @param form.provoking the vertex that determines a triangle's look
   */
  constructor(
    most: { readonly vertices: number; readonly indices: number },
    form: {
      readonly middleM: number;
      readonly perM: number;
      readonly perUpM: number;
      readonly provoking: 'first' | 'last';
    },
  ) {
    this.vertices = new Int16Array(most.vertices * 4);
    this.triangles = new Uint32Array(most.indices);
    this.perX = form.perM;
    this.perZ = form.perUpM;
    this.middleM = form.middleM;
    this.isFirst = form.provoking === 'first';
  }

  /** Adds a vertex, in metres from the tile's corner, and returns its index. */
  vertex(x: number, y: number, z: number, look: number): number {
    const to = this.vertexCount * 4;
    this.vertices[to] = Math.round((x - this.middleM) * this.perX);
    this.vertices[to + 1] = Math.round((y - this.middleM) * this.perX);
    this.vertices[to + 2] = Math.round(z * this.perZ);
    this.vertices[to + 3] = look;
    return this.vertexCount++;
  }

  /** Adds a triangle, counterclockwise as seen from outside; the first vertex has the look. */
  triangle(a: number, b: number, c: number): void {
    const to = this.indexCount;
    this.triangles[to] = this.isFirst ? a : b;
    this.triangles[to + 1] = this.isFirst ? b : c;
    this.triangles[to + 2] = this.isFirst ? c : a;
    this.indexCount += 3;
  }

  /** Repeats the triangles of indices `from` to `end`. */
  again(from: number, end: number): void {
    this.triangles.copyWithin(this.indexCount, from, end);
    this.indexCount += end - from;
  }
}
