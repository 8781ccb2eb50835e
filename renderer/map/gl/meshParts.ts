/** A tile's vertices, four numbers each (x, y, z in quanta, look), and its triangles. */
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
   * @param most as many vertices and indices as there may come
   * @param form.middleM what both x and y are counted from; perM, perUpM: quanta a metre
   * @param form.provoking which vertex of a triangle has its look
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

  /** Metres from the tile's corner. @returns its number */
  vertex(x: number, y: number, z: number, look: number): number {
    const to = this.vertexCount * 4;
    this.vertices[to] = Math.round((x - this.middleM) * this.perX);
    this.vertices[to + 1] = Math.round((y - this.middleM) * this.perX);
    this.vertices[to + 2] = Math.round(z * this.perZ);
    this.vertices[to + 3] = look;
    return this.vertexCount++;
  }

  /** Counterclockwise as seen from outside; the first has the look. */
  triangle(a: number, b: number, c: number): void {
    const to = this.indexCount;
    this.triangles[to] = this.isFirst ? a : b;
    this.triangles[to + 1] = this.isFirst ? b : c;
    this.triangles[to + 2] = this.isFirst ? c : a;
    this.indexCount += 3;
  }

  /** Triangles that are there once more: indices from and to. */
  again(from: number, end: number): void {
    this.triangles.copyWithin(this.indexCount, from, end);
    this.indexCount += end - from;
  }
}
