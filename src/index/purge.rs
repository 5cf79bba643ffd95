//! Taking documents out so that nothing of them is left in the files.

use tantivy::indexer::NoMergePolicy;

use super::error::IndexError;
use super::store::Index;

impl Index {
    /// Takes out all passages of `documents`, writes every segment anew that
    /// held some of them and removes the old files. Commits as the state of the
    /// records at `sequence`.
    ///
    /// # Errors
    /// When the index is being written by somebody else, or cannot be written;
    /// what was committed stays, and the call can be made again.
    pub fn purge(&self, documents: &[u64], sequence: u64) -> Result<(), IndexError> {
        let mut writer = self.writer()?;
        // Merges of its own accord would take segments away meanwhile.
        writer.writer.set_merge_policy(Box::new(NoMergePolicy));
        for document in documents {
            writer.delete_document(*document);
        }
        writer.commit(sequence)?;
        for segment in self.index.searchable_segment_metas()? {
            if segment.num_deleted_docs() > 0 {
                writer.writer.merge(&[segment.id()]).wait()?;
            }
        }
        writer.writer.garbage_collect_files().wait()?;
        writer.close()?;
        self.reload()
    }
}
