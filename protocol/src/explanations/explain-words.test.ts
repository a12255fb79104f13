import { strict as assert } from 'node:assert';
import { listOf } from './explain-words.js';

describe('listOf', () => {
  it('given one, two or three, then as the language joins them', () => {
    assert.equal(listOf([], 'en'), '');
    assert.equal(listOf(['images'], 'en'), 'images');
    assert.equal(listOf(['images', 'bills'], 'en'), 'images and bills');
    assert.equal(listOf(['tests', 'images', 'bills'], 'en'), 'tests, images, and bills');
    assert.equal(
      listOf(['pruebas', 'documentos', 'facturas'], 'es'),
      'pruebas, documentos y facturas',
    );
    assert.equal(listOf(['pruebas', 'imágenes'], 'es'), 'pruebas e imágenes');
  });
});
